"""Routes: setting-up documents, reports, exports, dashboards."""

from django.urls import path

from workinggroups.views import dashboards, documents, reports

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
    path("calls/<slug:slug>/reports/", reports.reports, name="reports"),
    path("calls/<slug:slug>/reports/expressions.xlsx", reports.desk_xlsx, name="desk_xlsx"),
    path("calls/<slug:slug>/reports/<str:table>.csv", reports.desk_csv, name="desk_csv"),
    path(
        "calls/<slug:slug>/reports/evaluation.<str:ending>",
        reports.evaluation_report,
        name="evaluation_report",
    ),
    path("calls/<slug:slug>/reports/dossier.zip", reports.dossier_zip, name="dossier_zip"),
    path("working-groups/<int:number>/dashboard/", dashboards.leader_dashboard, name="leader_dashboard"),
    path("working-groups/overview/", dashboards.call_overview, name="call_overview"),
]
