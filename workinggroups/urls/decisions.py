"""Routes: ranking, proposing, releasing, offers."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
