"""Expressions of interest, reviews, leaderships and seats, told to the registry of personal data."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData, table
from clusterpolisee.core.accounts.services.personal_data import TERM, end_terms
from workinggroups.models import Expression, Leadership, Membership, Review, Score
from workinggroups.services.machines import EXPRESSION

TEXTS = ("profile", "motivation", "experience", "contribution")


def _export(user: User) -> Iterator[Part]:
    leaderships = Leadership.objects.filter(user=user).select_related("group").order_by("pk")
    yield table("leaderships", _("Groups led"), leaderships, {"group": _("working group"), **TERM})
    seats = Membership.objects.filter(user=user).select_related("group").order_by("pk")
    columns = {"group": _("working group"), "kind": _("kind"), "competence": _("competence"), **TERM}
    yield table("seats", _("Seats in groups"), seats, columns)
    expressions = Expression.objects.filter(applicant=user).order_by("submitted_at")
    columns = {
        "reference": _("number"),
        "call": _("call"),
        "kind": _("takes part as"),
        "organisation": _("organisation"),
        "country": _("country"),
        "language": _("language"),
        "profile": _("profile in one line"),
        "motivation": _("motivation"),
        "experience": _("experience"),
        "contribution": _("contribution offered"),
        "state": _("state"),
        "submitted_at": _("submitted"),
        "content_hash": _("fingerprint"),
    }
    related = expressions.select_related("call__group", "organisation", "country")
    yield table("expressions", _("Expressions of interest"), related, columns)
    yield _reviews(user)


def _reviews(user: User) -> Part:
    """Reviews the person wrote; whom they are about is named by number only."""
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    reviews = Review.objects.filter(reviewer=user).select_related("expression__call__group")
    rows = [
        {
            "expression": review.expression.reference,
            "comment": review.comment,
            "scores": {score.criterion.code: score.value for score in review.scores.all()},
            "filed_at": review.filed_at,
        }
        for review in reviews.prefetch_related(scores).order_by("filed_at")
    ]
    columns = {
        "expression": _("expression of interest"),
        "comment": _("comment"),
        "scores": _("scores"),
        "filed_at": _("filed"),
    }
    return Part("reviews", _("Reviews you wrote"), columns, rows)


def _erase(user: User, by: Any) -> dict[str, int]:
    expressions = Expression.objects.filter(applicant=user)
    for expression in expressions.select_for_update(of=("self",)):
        if EXPRESSION.can(expression, "withdraw", by=user):
            EXPRESSION.execute(expression, "withdraw", by=user)
    return {
        "leaderships": end_terms(Leadership.objects.filter(user=user), by=by),
        "seats": end_terms(Membership.objects.filter(user=user), by=by, competence=""),
        "expressions": expressions.update(**dict.fromkeys(TEXTS, erased.MARKER)),
    }


GROUP_WORK = PersonalData(
    name="group_work",
    export=_export,
    erase=_erase,
    kinds={
        "leaderships": _("leaderships that end"),
        "seats": _("seats that become free"),
        "expressions": _("texts of expressions of interest"),
    },
    goes=(
        _("What you wrote in expressions of interest; those not yet decided are withdrawn"),
        _("Seats in working groups become free, and leading a group ends"),
    ),
    stays=(
        _("That an expression of interest was sent, its scores, its decision and its fingerprint."),
        _("Reviews written about others, without the reviewer’s name."),
    ),
)
