"""Routes: screening, conflicts, assignments, reviews, ranking."""

from django.urls import path

from workinggroups.views import assignments, conflicts, desk, dossier, ranking, reviews, screening

urlpatterns = [
    path("calls/<slug:slug>/desk/expressions/", desk.desk, name="desk"),
    path("calls/<slug:slug>/desk/expressions/eligible/", desk.desk_eligible, name="desk_eligible"),
    path("calls/<slug:slug>/desk/expressions/assign/", desk.desk_assign, name="desk_assign"),
    path("calls/<slug:slug>/desk/duplicates/", screening.likely, name="duplicates"),
    path("calls/<slug:slug>/desk/duplicates/judge/", screening.duplicate_verdict, name="duplicate_verdict"),
    path(
        "calls/<slug:slug>/desk/duplicates/<int:mark>/undo/",
        screening.duplicate_undo,
        name="duplicate_undo",
    ),
    path("calls/<slug:slug>/desk/conflicts/", conflicts.own_conflicts, name="conflicts"),
    path("calls/<slug:slug>/desk/conflict-register/", conflicts.register, name="conflict_register"),
    path("calls/<slug:slug>/desk/conflict-register/waive/", conflicts.waiver_ask, name="waiver_ask"),
    path(
        "calls/<slug:slug>/desk/conflict-register/<int:pk>/answer/",
        conflicts.waiver_answer,
        name="waiver_answer",
    ),
    path("calls/<slug:slug>/desk/assignments/", assignments.overview, name="assignments"),
    path("calls/<slug:slug>/desk/assignments/suggest/", assignments.suggestion, name="assignment_suggestion"),
    path("calls/<slug:slug>/desk/ranking/", ranking.ranking, name="ranking"),
    path("expressions/<uuid:pk>/dossier/", dossier.dossier, name="dossier"),
    path("expressions/<uuid:pk>/declare/", dossier.declare, name="declare"),
    path("expressions/<uuid:pk>/screen/", screening.screen, name="screen"),
    path("expressions/<uuid:pk>/screen/undo/", screening.screen_undo, name="screen_undo"),
    path("expressions/<uuid:pk>/review/", reviews.review, name="review"),
    path("expressions/<uuid:pk>/review/again/", reviews.review_again, name="review_again"),
    path("expressions/<uuid:pk>/review/complete/", reviews.review_complete, name="review_complete"),
    path("expressions/<uuid:pk>/review/<int:review_pk>/reopen/", reviews.review_reopen, name="review_reopen"),
    path("reviews/", assignments.my_reviews, name="my_reviews"),
    path("reviews/<int:pk>/answer/", assignments.assignment_answer, name="assignment_answer"),
    path("reviews/<int:pk>/take-back/", assignments.assignment_end, name="assignment_end"),
    path("reviews/<int:pk>/due/", assignments.assignment_due, name="assignment_due"),
    path("declared-ties/", conflicts.declared_relations, name="declared_relations"),
    path(
        "declared-ties/<int:pk>/remove/", conflicts.declared_relation_remove, name="declared_relation_remove"
    ),
]
