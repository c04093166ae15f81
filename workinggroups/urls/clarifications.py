"""Routes: questions to applicants."""

from django.urls import path

from workinggroups.views import clarification_answers, clarifications

urlpatterns = [
    path("calls/<slug:slug>/clarifications/", clarifications.clarification_list, name="clarification_list"),
    path("expressions/<uuid:pk>/ask/", clarifications.clarification_ask, name="clarification_ask"),
    path("clarifications/", clarification_answers.my_clarifications, name="my_clarifications"),
    path("clarifications/<int:pk>/", clarifications.clarification, name="clarification"),
    path(
        "clarifications/<int:pk>/take-back/",
        clarifications.clarification_take_back,
        name="clarification_take_back",
    ),
    path(
        "clarifications/<int:pk>/ask-same/",
        clarifications.clarification_ask_same,
        name="clarification_ask_same",
    ),
    path(
        "clarifications/<int:pk>/answer/",
        clarification_answers.clarification_answer,
        name="clarification_answer",
    ),
    path(
        "clarifications/<int:pk>/files/add/",
        clarification_answers.clarification_file,
        name="clarification_file",
    ),
    path(
        "clarifications/<int:pk>/files/<uuid:annex_id>/remove/",
        clarification_answers.clarification_file_remove,
        name="clarification_file_remove",
    ),
]
