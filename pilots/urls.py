"""Routes of the app, below the language prefix."""

from django.urls import path

from pilots.views import reading

app_name = "pilots"

urlpatterns = [
    path("pilots/", reading.pilot_list, name="pilot_list"),
    path("pilots/<slug:code>/", reading.pilot, name="pilot"),
]
