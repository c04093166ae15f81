"""Routes of the app, below the language prefix, by families of pages."""

from workinggroups.urls import (
    authoring,
    calls,
    clarifications,
    decisions,
    documents,
    evaluation,
    expressions,
    groups,
    memberships,
)

app_name = "workinggroups"

urlpatterns = [
    *groups.urlpatterns,
    *memberships.urlpatterns,
    *authoring.urlpatterns,
    *calls.urlpatterns,
    *expressions.urlpatterns,
    *evaluation.urlpatterns,
    *clarifications.urlpatterns,
    *decisions.urlpatterns,
    *documents.urlpatterns,
]
