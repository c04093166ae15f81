"""Where a group stands, in the reader's words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.ui import formats
from workinggroups.enums import SEATS_OF_A_GROUP, CallState, ExpressionState, SeatKind, Section
from workinggroups.presenters.badges import Badge, call_badge
from workinggroups.queries.dashboards import Standing

# The next step by the state of the call: its words and the page where it is done.
NEXT: dict[str, tuple[str | Promise, str]] = {
    CallState.DRAFT: (gettext_lazy("Complete the call and hand it in"), "call_desk"),
    CallState.IN_APPROVAL: (gettext_lazy("Approve or return the call"), "call_desk"),
    CallState.SCHEDULED: (gettext_lazy("Wait for the opening"), "call_desk"),
    CallState.OPEN: (gettext_lazy("Wait for the deadline and answer questions"), "call_question_desk"),
    CallState.CLOSED: (gettext_lazy("Start the screening"), "call_desk"),
    CallState.SCREENING: (gettext_lazy("Screen the expressions"), "desk"),
    CallState.EVALUATION: (gettext_lazy("Bring the reviews in"), "assignments"),
    CallState.SHORTLISTING: (gettext_lazy("Propose who takes which seat"), "board"),
    CallState.DECISION_PENDING: (gettext_lazy("Release the decisions"), "release"),
    CallState.DECIDED: (gettext_lazy("Make and sign the setting-up document"), "setting_up"),
    CallState.COMPLETED: (gettext_lazy("Read the setting-up document"), "setting_up"),
    CallState.ARCHIVED: (gettext_lazy("Read the setting-up document"), "setting_up"),
}
OVERDUE = {
    "reviews": gettext_lazy("Reviews: %(number)s"),
    "clarifications": gettext_lazy("Clarifications: %(number)s"),
    "offers": gettext_lazy("Offers of seats: %(number)s"),
    "questions": gettext_lazy("Public questions: %(number)s"),
}
PLACES = {kind: SEATS_OF_A_GROUP[kind] for kind in (SeatKind.REPRESENTATIVE, SeatKind.EXPERT)}
DOCUMENT_SIGNED = gettext_lazy("Complete the call: the document is signed")


@dataclass(frozen=True)
class Row:
    """One group in the overview."""

    standing: Standing
    badge: Badge
    days: str
    received: str
    seats: str
    overdue: list[str]
    next_step: str
    next_url: str
    url: str


def row_of(standing: Standing) -> Row:
    step, url = _next(standing)
    return Row(
        standing,
        _badge(standing),
        days_left(standing.call),
        formats.number(standing.received),
        seats_of(standing),
        [str(OVERDUE[name]) % {"number": formats.number(n)} for name, n in standing.overdue.items() if n],
        step,
        url,
        reverse("workinggroups:leader_dashboard", args=[standing.group.number]),
    )


def _badge(standing: Standing) -> Badge:
    if standing.call is None:
        return Badge("idle", "minus", _("No call yet"))
    later = standing.call.state not in (CallState.SCHEDULED, CallState.OPEN, CallState.CLOSED)
    if not later:
        return call_badge(standing.call)
    tint = "ok" if standing.call.state in (CallState.COMPLETED, CallState.ARCHIVED) else "info"
    icon = "check" if tint == "ok" else "clock"
    return Badge(tint, icon, capfirst(str(CallState(standing.call.state).label)))


def _next(standing: Standing) -> tuple[str, str]:
    if standing.call is None:
        return _("Write the call"), reverse("workinggroups:call_new", args=[standing.group.number])
    words, route = NEXT[standing.call.state]
    if standing.call.state == CallState.DECIDED and standing.is_signed:
        words, route = DOCUMENT_SIGNED, "call_desk"
    return str(words), reverse(f"workinggroups:{route}", args=[standing.call.slug])


def days_left(call: Any) -> str:
    """Until the deadline of a call that is open, or opens; empty otherwise."""
    if call is None or call.closes_at is None or call.state not in (CallState.OPEN, CallState.SCHEDULED):
        return ""
    left = call.closes_at - timezone.now()
    if left < timedelta():
        return _("deadline over")
    if left < timedelta(days=1):
        return _("less than a day left")
    return ngettext("%(days)s day left", "%(days)s days left", left.days) % {
        "days": formats.number(left.days)
    }


def seats_of(standing: Standing) -> str:
    """As in "Representatives 2 of 3, experts 1 of 2"."""
    taken = {kind: formats.number(standing.seats[kind]) for kind in PLACES}
    return _("Representatives %(representatives)s of 3, experts %(experts)s of 2") % {
        "representatives": taken[SeatKind.REPRESENTATIVE],
        "experts": taken[SeatKind.EXPERT],
    }


def states_of(standing: Standing) -> list[tuple[str, str]]:
    """Expressions by state, in the order of the procedure; nothing of a sealed call."""
    if standing.is_sealed:
        return []
    return [
        (capfirst(str(state.label)), formats.number(standing.states[state]))
        for state in ExpressionState
        if standing.states.get(state)
    ]


def paper_of(standing: Standing) -> list[tuple[str, int, int]]:
    """Chapters of the concept paper written in each language, of how many."""
    return [(LANGUAGE_NAMES[code], number, len(Section)) for code, number in standing.sections.items()]
