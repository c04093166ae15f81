"""Routes: questions to applicants."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
