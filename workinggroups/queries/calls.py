"""What a call still lacks, and how far its procedure has come."""

from collections.abc import Iterator

from django.db.models import Sum

from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import ClarificationState, ExpressionState, SeatKind, Section
from workinggroups.models import Call, Clarification, Expression
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
    texts = {row.code: row for row in call.sections.all()}
    for language in LANGUAGES:
        if not (getattr(call, f"title_{language}") and getattr(call, f"summary_{language}")):
            yield f"title:{language}"
        written = (getattr(texts.get(code), f"text_{language}", "") for code in Section.values)
        if not all(written):
            yield f"paper:{language}"
    criteria = list(call.criteria.all())
    if not criteria:
        yield "criteria"
    elif call.criteria.aggregate(total=Sum("weight"))["total"] != 100:
        yield "weights"
    if not call.eligibility_questions.exists():
        yield "eligibility"
    if not call.sought_seats.exclude(kind=SeatKind.LEADER).exists():
        yield "seats"
    if call.opens_at is None or call.closes_at is None:
        yield "dates"


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
    return Clarification.objects.filter(expression__call=call, state=ClarificationState.ASKED).count()


def received_count(call: Call) -> int:
    """How many have arrived; the one thing a sealed call tells its leader and the secretariat."""
    return Expression.objects.filter(call=call).standing().count()
