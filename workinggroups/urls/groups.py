"""Routes: groups and committees."""

from django.urls import path

from workinggroups.views import groups

urlpatterns = [
    path("working-groups/", groups.group_list, name="group_list"),
    path("working-groups/<int:number>/", groups.group, name="group"),
    path("working-groups/<int:number>/print/", groups.group_print, name="group_print"),
    path("committees/<slug:slug>/", groups.committee, name="committee"),
]
