"""Routes: screening, conflicts, assignments, reviews."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
