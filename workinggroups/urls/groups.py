"""Routes: groups and committees."""

from django.urls import path

from workinggroups.views import groups

urlpatterns = [
    path("working-groups/", groups.group_list, name="group_list"),
    path("working-groups/<int:number>/", groups.group, name="group"),
    path("committees/<slug:slug>/", groups.committee, name="committee"),
]
