"""What the screening asks, and how far it has come."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from workinggroups.enums import AskedOf, EndorsementState, ExpressionKind, ExpressionState
from workinggroups.models import Call, EligibilityQuestion, Expression, ScreeningAnswer
from workinggroups.queries.scores import with_standing


def questions_of(expression: Expression) -> list[EligibilityQuestion]:
    """The eligibility questions that are asked of this kind of applicant."""
    asked = (AskedOf.BOTH, expression.kind)
    return list(expression.call.eligibility_questions.filter(asked_of__in=asked))


def unmet(expression: Expression) -> tuple[int, int]:
    """How many questions are not answered yet, and how many with no."""
    asked = [row.pk for row in questions_of(expression)]
    given = dict(
        ScreeningAnswer.objects.filter(expression=expression, question__in=asked).values_list(
            "question", "is_met"
        )
    )
    return len(asked) - len(given), sum(not met for met in given.values())


def endorsement_of(expression: Expression) -> str:
    """The state of the endorsement; empty where none is needed, "asked" where nobody has said anything."""
    if expression.kind != ExpressionKind.REPRESENTATIVE:
        return ""
    found = getattr(expression, "endorsement", None)
    return str(found.state) if found else str(EndorsementState.ASKED)


@dataclass(frozen=True)
class Progress:
    """How many of what arrived are screened, and the next one for the reader."""

    screened: int
    total: int
    following: Expression | None


def progress_of(call: Call, *, reader: Any, after: Expression | None = None) -> Progress:
    """The next one is the next number that waits and that the reader may screen; after the last comes the
    first."""
    rows = Expression.objects.visible_to(reader).filter(call=call).standing()
    waiting = list(
        with_standing(rows.filter(state=ExpressionState.SUBMITTED), reader=reader)
        .filter(Q(in_conflict=False))
        .select_related("call__group")
        .order_by("number")
    )
    others = [row for row in waiting if after is None or row.pk != after.pk]
    later = [row for row in others if after is not None and (row.number or 0) > (after.number or 0)]
    total = rows.count()
    undone = rows.filter(state=ExpressionState.SUBMITTED).count()
    return Progress(total - undone, total, next(iter([*later, *others]), None))
