"""What a call still lacks, and how far its procedure has come."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now

from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import CallState, ClarificationState, ExpressionState, SeatKind, Section
from workinggroups.models import Call, Clarification, Expression
from workinggroups.models.calls import CallQuerySet
from workinggroups.models.expressions import ExpressionQuerySet

NOT_YET_PROPOSED = (
    ExpressionState.SUBMITTED,
    ExpressionState.ELIGIBLE,
    ExpressionState.UNDER_REVIEW,
    ExpressionState.REVIEWED,
)


def missing(call: Call) -> Iterator[str]:
    """Codes of what stands between a draft and its approval, in the order of the pages that mend it:
    `paper:<language>`, `title:<language>`, `criteria`, `weights`, `seats`, `eligibility`, `dates`."""
    yield from _untranslated(call)
    weights = [criterion.weight for criterion in call.criteria.all()]
    if not weights:
        yield "criteria"
    elif sum(weights) != 100:
        yield "weights"
    if not call.eligibility_questions.exists():
        yield "eligibility"
    if not call.sought_seats.exclude(kind=SeatKind.LEADER).exists():
        yield "seats"
    if call.opens_at is None or call.closes_at is None:
        yield "dates"


def _untranslated(call: Call) -> Iterator[str]:
    texts = {row.code: row for row in call.sections.all()}
    for language in LANGUAGES:
        if not (getattr(call, f"title_{language}") and getattr(call, f"summary_{language}")):
            yield f"title:{language}"
        written = (getattr(texts.get(code), f"text_{language}", "") for code in Section.values)
        if not all(written):
            yield f"paper:{language}"


def advisable(call: Call) -> Iterator[str]:
    """Codes of what approval does not wait for, but readers would miss: `questions`, `competences`,
    `anchors`, and `format:<language>` where a line of format, criteria or seats is not translated."""
    questions, competences = list(call.questions.all()), list(call.competences.all())
    criteria = list(call.criteria.prefetch_related("anchors"))
    if not questions:
        yield "questions"
    if not competences:
        yield "competences"
    if any(not criterion.anchors.all() for criterion in criteria):
        yield "anchors"
    texts: list[tuple[Any, str]] = [(row, "label") for row in questions]
    texts += [(row, "name") for row in (*competences, *criteria)]
    texts += [(anchor, "text") for criterion in criteria for anchor in criterion.anchors.all()]
    texts += [(row, "text") for row in call.eligibility_questions.all()]
    texts += [(row, "profile") for row in call.sought_seats.all()]
    for language in LANGUAGES:
        if not all(getattr(row, f"{field}_{language}") for row, field in texts):
            yield f"format:{language}"


def sources_for_cloning(user: Any) -> CallQuerySet:
    """Calls whose contents a new one can begin with: the published ones, and those of one's own desk."""
    rows: CallQuerySet = Call.objects.visible_to(user).select_related("group")
    return rows.order_by("group__number", "pk")


def in_state(call: Call, *states: str) -> ExpressionQuerySet:
    return Expression.objects.filter(call=call, state__in=states)


def unscreened(call: Call) -> ExpressionQuerySet:
    return in_state(call, ExpressionState.SUBMITTED)


def unreviewed(call: Call) -> ExpressionQuerySet:
    """In the procedure and without all the reviews they need."""
    return in_state(call, ExpressionState.ELIGIBLE, ExpressionState.UNDER_REVIEW)


def unproposed(call: Call) -> ExpressionQuerySet:
    return in_state(call, *NOT_YET_PROPOSED)


def open_clarifications(call: Call) -> int:
    """Questions to applicants that still run; those to who has left the procedure hold nobody up."""
    standing = Expression.objects.filter(call=call).in_procedure().values("pk")
    return Clarification.objects.filter(expression__in=standing, state=ClarificationState.ASKED).count()


def received_count(call: Call) -> int:
    """How many have arrived; the one thing a sealed call tells its leader and the secretariat."""
    return Expression.objects.filter(call=call).standing().count()


def figures(call: Call) -> dict[str, Any]:
    """What the home of a call counts, in one query; `is_due` says that its next moment has come already."""
    due = Q(state=CallState.SCHEDULED, opens_at__lte=Now()) | Q(
        state=CallState.OPEN, accepts_until__lte=Now()
    )
    sent = Expression.objects.filter(call=OuterRef("pk")).standing().order_by().values("call")
    row = (
        Call.objects.filter(pk=call.pk)
        .annotate(
            received=Coalesce(Subquery(sent.annotate(n=Count("pk")).values("n")), Value(0)),
            follower_count=Count("followers", distinct=True),
            invited_count=Count("invitations", distinct=True),
            question_count=Count("public_questions", distinct=True),
            is_due=Case(When(due, then=Value(True)), default=Value(False)),
        )
        .values("received", "follower_count", "invited_count", "question_count", "is_due")
    )
    return dict(row.get())
