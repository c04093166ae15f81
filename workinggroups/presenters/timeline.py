"""Where an expression of interest is, as its applicant may know.

Nothing here tells of the screening's findings, of reviewers, scores or proposals before the decisions are
released: the steps follow the call, not the expression.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workinggroups.enums import RELEASED, CallState, ExpressionState
from workinggroups.models import Expression
from workinggroups.presenters.badges import EXPRESSION_LOOKS, Badge, expression_badge

PAST, PRESENT, FUTURE = "past", "present", "future"
DECISIONS = (
    ExpressionState.SHORTLISTED,
    ExpressionState.RESERVE,
    ExpressionState.NOT_SELECTED,
    ExpressionState.OFFERED,
    ExpressionState.ACCEPTED,
    ExpressionState.DECLINED,
)
SEATED = (ExpressionState.OFFERED, ExpressionState.ACCEPTED, ExpressionState.DECLINED)
# The stages of the procedure as everybody may know them, by the state of the call.
STAGES = {
    CallState.CLOSED: 2,
    CallState.SCREENING: 2,
    CallState.EVALUATION: 3,
    CallState.SHORTLISTING: 3,
    CallState.DECISION_PENDING: 3,
    CallState.DECIDED: 5,
    CallState.COMPLETED: 5,
    CallState.ARCHIVED: 5,
}
IN_PROCEDURE: dict[int, str | Promise] = {
    2: gettext_lazy("Being screened"),
    3: gettext_lazy("Being evaluated"),
}


@dataclass(frozen=True)
class Step:
    """One step; `state` is past, present or future."""

    title: str
    state: str
    text: str = ""
    at: datetime | None = None


def is_released(expression: Expression) -> bool:
    """Whether the applicant may know what became of it."""
    told = expression.call.state in RELEASED
    return told and expression.state not in (ExpressionState.DRAFT, ExpressionState.WITHDRAWN)


def applicant_badge(expression: Expression) -> Badge:
    """The state as the applicant may know it."""
    open_states = (ExpressionState.DRAFT, ExpressionState.WITHDRAWN)
    if expression.state in open_states or is_released(expression):
        return expression_badge(expression)
    if expression.call.state == CallState.CANCELLED:
        return Badge("idle", "minus", _("Call cancelled"))
    words = IN_PROCEDURE.get(STAGES.get(CallState(expression.call.state), 1))
    if words is None:
        tint, icon = EXPRESSION_LOOKS[ExpressionState.SUBMITTED]
        return Badge(tint, icon, capfirst(str(ExpressionState.SUBMITTED.label)))
    return Badge("info", "clock", words)


def steps(expression: Expression) -> list[Step]:
    """Draft, received, screening, evaluation, decision, seat."""
    here = _place(expression)
    found = list(_steps(expression))
    if expression.state == ExpressionState.WITHDRAWN:
        return [*found[:2], Step(_("Withdrawn"), PRESENT, _("It is no longer considered."))]
    if expression.call.state == CallState.CANCELLED:
        kept = found[: 2 if expression.submitted_at else 1]
        return [*kept, Step(_("Call cancelled"), PRESENT, _("The procedure ends without a decision."))]
    return [
        Step(step.title, PAST if at < here else PRESENT if at == here else FUTURE, step.text, step.at)
        for at, step in enumerate(found[: _last(expression) + 1])
    ]


def _place(expression: Expression) -> int:
    if expression.is_draft:
        return 0
    if not is_released(expression):
        return STAGES.get(CallState(expression.call.state), 1)
    return 5 if expression.state in SEATED else 4


def _last(expression: Expression) -> int:
    """Whoever gets no seat needs no step of that name."""
    return 5 if not is_released(expression) or expression.state in (*SEATED, "shortlisted", "reserve") else 4


def _steps(expression: Expression) -> Iterator[Step]:
    call = expression.call
    received = _("Number %(number)s. You can change and send it again until the call closes.")
    yield Step(_("Draft"), PAST, _("Begun."), expression.created_at)
    if expression.submitted_at:
        number = expression.reference
        yield Step(_("Received"), PAST, received % {"number": number}, expression.submitted_at)
    else:
        yield Step(_("Received"), FUTURE, _("The call closes."), call.closes_at)
    yield Step(
        _("Screening"), FUTURE, _("After the closing: is everything there, and are the conditions met?"),
        call.closes_at,
    )  # fmt: skip
    yield Step(_("Evaluation"), FUTURE, _("Evaluators score it on the criteria of the call."))
    yield _decision(expression)
    yield _seat(expression)


def _decision(expression: Expression) -> Step:
    if not is_released(expression):
        return Step(_("Decision"), FUTURE, _("All decisions of the call are told at the same time."))
    state = expression.state
    word = ExpressionState.SHORTLISTED.label if state in SEATED else expression.get_state_display()
    return Step(_("Decision"), PRESENT, capfirst(str(word)) + ".", expression.call.released_at)


def _seat(expression: Expression) -> Step:
    if is_released(expression) and expression.state in SEATED:
        return Step(_("Seat"), PRESENT, capfirst(expression.get_state_display()) + ".")
    return Step(_("Seat"), FUTURE, _("Whoever is short-listed is offered a seat in the group."))
