"""Routes of the app, below the language prefix."""

from django.urls import URLPattern

app_name = "workinggroups"

urlpatterns: list[URLPattern] = []
