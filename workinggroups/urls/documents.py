"""Routes: setting-up documents, reports, exports."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
