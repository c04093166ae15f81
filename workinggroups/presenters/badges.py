"""States as badges: tint, icon and word, never colour alone."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from workinggroups.enums import CallState, ExpressionState
from workinggroups.models import Call, Expression

CLOSING_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Badge:
    """`state` is the tint (ok, warn, bad, info, idle), `icon` one of the portal's icons."""

    state: str
    icon: str
    text: str | Promise


EXPRESSION_LOOKS = {
    ExpressionState.DRAFT: ("idle", "edit"),
    ExpressionState.SUBMITTED: ("info", "star"),
    ExpressionState.ELIGIBLE: ("info", "check"),
    ExpressionState.INELIGIBLE: ("idle", "x"),
    ExpressionState.DUPLICATE: ("idle", "x"),
    ExpressionState.UNDER_REVIEW: ("warn", "clock"),
    ExpressionState.REVIEWED: ("info", "check"),
    ExpressionState.PENDING: ("warn", "clock"),
    ExpressionState.SHORTLISTED: ("ok", "check"),
    ExpressionState.RESERVE: ("idle", "pause"),
    ExpressionState.NOT_SELECTED: ("idle", "x"),
    ExpressionState.OFFERED: ("warn", "clock"),
    ExpressionState.ACCEPTED: ("ok", "check"),
    ExpressionState.DECLINED: ("idle", "x"),
    ExpressionState.WITHDRAWN: ("idle", "minus"),
}
CONFLICT = Badge("bad", "lock", _("Conflict of interest"))


def expression_badge(expression: Expression) -> Badge:
    state = ExpressionState(expression.state)
    tint, icon = EXPRESSION_LOOKS[state]
    return Badge(tint, icon, capfirst(state.label))


CALL_LOOKS = {
    CallState.DRAFT: ("idle", "edit"),
    CallState.IN_APPROVAL: ("warn", "clock"),
    CallState.SCHEDULED: ("info", "calendar"),
    CallState.DECIDED: ("ok", "check"),
    CallState.COMPLETED: ("ok", "check"),
    CallState.CANCELLED: ("bad", "x"),
}
BEING_EVALUATED = (
    CallState.SCREENING,
    CallState.EVALUATION,
    CallState.SHORTLISTING,
    CallState.DECISION_PENDING,
)
CLOSES_SOON = Badge("warn", "clock", _("Closing soon"))


def call_badge(call: Call) -> Badge:
    """What a reader can expect of the call now; how far the evaluation is, is not told. The call comes from
    `with_clock()`."""
    if closes_soon(call):
        return CLOSES_SOON
    return state_badge(call)


def call_badges(call: Call) -> list[Badge]:
    """The state and, beside it, that it will not last."""
    return [state_badge(call), *([CLOSES_SOON] if closes_soon(call) else [])]


def closes_soon(call: Call) -> bool:
    accepting: bool = call.accepting  # type: ignore[attr-defined]
    return bool(accepting and call.closes_at and call.closes_at - timezone.now() < CLOSING_SOON)


def state_badge(call: Call) -> Badge:
    if call.accepting:  # type: ignore[attr-defined]
        return Badge("ok", "check", capfirst(CallState.OPEN.label))
    state = CallState(call.state)
    if state in BEING_EVALUATED:
        return Badge("idle", "lock", _("Closed, being evaluated"))
    if state in CALL_LOOKS:
        tint, icon = CALL_LOOKS[state]
        return Badge(tint, icon, capfirst(state.label))
    if call.opens_at and call.opens_at > timezone.now():
        return Badge("info", "calendar", _("Opens later"))
    return Badge("idle", "lock", capfirst(CallState.CLOSED.label))
