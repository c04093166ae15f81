"""Routes: setting-up documents, reports, exports, dashboards."""

from django.urls import path

from workinggroups.views import documents

urlpatterns = [
    path("calls/<slug:slug>/setting-up/", documents.setting_up, name="setting_up"),
    path("calls/<slug:slug>/setting-up/internal/", documents.setting_up_internal, name="setting_up_internal"),
    path("calls/<slug:slug>/setting-up/make/", documents.setting_up_make, name="setting_up_make"),
    path(
        "calls/<slug:slug>/setting-up/<int:amendment>/public.<str:ending>",
        documents.setting_up_file_public,
        name="setting_up_file_public",
    ),
    path(
        "calls/<slug:slug>/setting-up/<int:amendment>/internal.<str:ending>",
        documents.setting_up_file_internal,
        name="setting_up_file_internal",
    ),
    path(
        "calls/<slug:slug>/setting-up/<int:amendment>/sign/",
        documents.setting_up_sign,
        name="setting_up_sign",
    ),
]
