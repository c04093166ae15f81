"""Routes: writing a call and leading it through its stages."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
