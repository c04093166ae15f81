"""Routes of the app, below the language prefix."""

from django.urls import path

from consultations.views import answers, campaigns, responses, results

app_name = "consultations"

urlpatterns = [
    path("consultations/", campaigns.consultation_list, name="consultation_list"),
    path("consultations/<slug:slug>/", campaigns.consultation, name="consultation"),
    path("consultations/<slug:slug>/answer/", answers.answer, name="answer"),
    path("consultations/<slug:slug>/answer/<uuid:token>/", answers.draft, name="draft"),
    path("consultations/<slug:slug>/receipt/<uuid:response_id>/", answers.receipt, name="receipt"),
    path("consultations/<slug:slug>/results/", results.results, name="results"),
    path("consultations/<slug:slug>/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path("consultations/<slug:slug>/report.pdf", results.report_pdf, name="report_pdf"),
    path("consultations/<slug:slug>/responses/", responses.response_list, name="response_list"),
    path("consultations/<slug:slug>/responses/<uuid:response_id>/", responses.response, name="response"),
]
