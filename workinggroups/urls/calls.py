"""Routes: calls as everybody reads them."""

from django.urls import path

from workinggroups.views import calls

urlpatterns = [
    path("calls/", calls.call_list, name="call_list"),
    path("calls/<slug:slug>/", calls.call, name="call"),
]
