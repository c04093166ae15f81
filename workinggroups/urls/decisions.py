"""Routes: proposing, releasing, offers of seats."""

from django.urls import path

from workinggroups.views import board, offers, proposals, release

urlpatterns = [
    path("calls/<slug:slug>/board/", board.board, name="board"),
    path("calls/<slug:slug>/release/", release.release, name="release"),
    path("expressions/<uuid:pk>/proposal/", proposals.propose, name="propose"),
    path(
        "expressions/<uuid:pk>/proposal/take-back/",
        proposals.proposal_take_back,
        name="proposal_take_back",
    ),
    path("expressions/<uuid:pk>/decision/", offers.offer, name="offer"),
    path("expressions/<uuid:pk>/decision/accept/", offers.offer_accept, name="offer_accept"),
    path("expressions/<uuid:pk>/decision/decline/", offers.offer_decline, name="offer_decline"),
]
