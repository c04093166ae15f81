"""Routes: writing, sending and following an expression of interest."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
