"""Routes: seats, onboarding, replacement."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
