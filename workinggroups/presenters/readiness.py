"""Where a call stands: its stages, what is missing, and what can be done next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.ui import formats
from workinggroups.enums import CallState
from workinggroups.models import Call
from workinggroups.presenters.deadlines import deadline
from workinggroups.workflow import CALL

STAGES = (
    CallState.DRAFT, CallState.IN_APPROVAL, CallState.SCHEDULED, CallState.OPEN, CallState.CLOSED,
    CallState.SCREENING, CallState.EVALUATION, CallState.SHORTLISTING, CallState.DECISION_PENDING,
    CallState.DECIDED, CallState.COMPLETED, CallState.ARCHIVED,
)  # fmt: skip
# Code of a check, its words, the page that mends it, and whether approval waits for it.
CHECKS = (
    ("title", gettext_lazy("Title and summary in four languages"), "call_title", True),
    ("paper", gettext_lazy("Concept paper in four languages"), "call_paper_edit", True),
    ("questions", gettext_lazy("Questions of the call’s own"), "call_format", False),
    ("eligibility", gettext_lazy("Eligibility questions"), "call_format", True),
    ("competences", gettext_lazy("Competences sought"), "call_format", False),
    ("criteria", gettext_lazy("Criteria"), "call_criteria", True),
    ("weights", gettext_lazy("Weights that add up to 100"), "call_criteria", True),
    ("anchors", gettext_lazy("What earns which score"), "call_criteria", False),
    ("seats", gettext_lazy("Seats sought, with their profiles"), "call_seats", True),
    ("dates", gettext_lazy("Opening and deadline"), "call_dates", True),
    ("format", gettext_lazy("Format, criteria and seats in four languages"), "call_format", False),
)
LABELS = {
    "submit": gettext_lazy("Hand in for approval"),
    "approve": gettext_lazy("Approve"),
    "return": gettext_lazy("Return to the leader"),
    "open": gettext_lazy("Open now"),
    "extend": gettext_lazy("Extend the deadline"),
    "amend": gettext_lazy("Amend texts"),
    "close": gettext_lazy("Close now"),
    "reopen": gettext_lazy("Reopen"),
    "start_screening": gettext_lazy("Start the screening"),
    "start_evaluation": gettext_lazy("Start the evaluation"),
    "rank": gettext_lazy("End the evaluation and short-list"),
    "evaluate_again": gettext_lazy("Go back to the evaluation"),
    "propose": gettext_lazy("Hand the proposal to the secretariat"),
    "return_proposal": gettext_lazy("Return the proposal"),
    "release": gettext_lazy("Release the decisions"),
    "complete": gettext_lazy("Group is set up: complete the call"),
    "archive": gettext_lazy("Archive"),
    "cancel": gettext_lazy("Cancel the call"),
}
FORWARD = frozenset(
    (
        "submit", "approve", "start_screening", "start_evaluation", "rank", "propose", "release", "complete",
        "archive",
    )
)  # fmt: skip
AT_ONCE = frozenset(("submit", "approve", "rank", "evaluate_again", "propose", "open", "close"))
BY_THE_CLOCK = frozenset(("open", "close"))


@dataclass(frozen=True)
class Check:
    """A line of the list; `note` says what is missing, `is_needed` whether approval waits for it."""

    text: str
    note: str
    url: str
    is_done: bool
    is_needed: bool


@dataclass(frozen=True)
class Action:
    """Something to be done with the call; `refusal` says why not now. What can be taken back is `at_once`,
    the rest has a page that asks first."""

    name: str
    label: str
    url: str
    refusal: str
    css: str
    at_once: bool


def stages(call: Call) -> list[tuple[str, str]]:
    """The bar of stages, as `components/steps.html` shows it. A cancelled call has none ahead of it."""
    if call.state == CallState.CANCELLED:
        return [(capfirst(str(CallState.CANCELLED.label)), "current")]
    here = STAGES.index(CallState(call.state))
    marks = ["done" if n < here else "current" if n == here else "ahead" for n in range(len(STAGES))]
    return [(capfirst(str(stage.label)), mark) for stage, mark in zip(STAGES, marks, strict=True)]


def checklist(call: Call, missing: Iterable[str], advisable: Iterable[str]) -> list[Check]:
    """What the call needs and what would be good, each with the page where it is mended."""
    found: dict[str, list[str]] = {}
    for code in (*missing, *advisable):
        what, _mark, language = code.partition(":")
        found.setdefault(what, []).append(language)
    lines = []
    for code, text, route, is_needed in CHECKS:
        languages = [LANGUAGE_NAMES[one] for one in found.get(code, []) if one]
        note = _("Missing: %(languages)s") % {"languages": ", ".join(languages)} if languages else ""
        url = reverse(f"workinggroups:{route}", args=[call.slug])
        lines.append(Check(str(text), note, url, code not in found, is_needed))
    return lines


def possible(call: Call, *, is_due: bool) -> list[str]:
    """Names of what can follow on the state of the call; opening and closing only where the clock is late."""
    names = [transition.name for transition in CALL.transitions if call.state in transition.sources]
    return [name for name in names if name not in BY_THE_CLOCK or is_due]


def actions(call: Call, refusals: Mapping[str, str]) -> list[Action]:
    """What leads on comes first, the end of the procedure last."""
    order = sorted(refusals, key=lambda name: (name == "cancel", name not in FORWARD))
    made = [(name, _address(name, call)) for name in order]
    return [
        Action(name, str(LABELS[name]), url, refusals[name], _css(name), name in AT_ONCE)
        for name, url in made
        if url
    ]


def _address(name: str, call: Call) -> str:
    """Empty for a page that is not there."""
    route = "release" if name == "release" else f"call_{name}"
    try:
        return reverse(f"workinggroups:{route}", args=[call.slug])
    except NoReverseMatch:
        return ""


def _css(name: str) -> str:
    if name == "cancel":
        return "btn-danger"
    return "btn-primary" if name in FORWARD else ""


def what_is_next(call: Call, reader: Any) -> str:
    """A sentence on who does what now."""
    facts = {
        "opens": deadline(call.opens_at, call.zone, reader) if call.opens_at else "",
        "closes": deadline(call.closes_at, call.zone, reader) if call.closes_at else "",
    }
    words = {
        CallState.DRAFT: _("The leader completes the call and hands it in for approval."),
        CallState.IN_APPROVAL: _("The secretariat approves the call or returns it to the leader."),
        CallState.SCHEDULED: _("The call opens by itself: %(opens)s."),
        CallState.OPEN: _("Expressions of interest arrive. The call closes by itself: %(closes)s."),
        CallState.CLOSED: _("The leader starts the screening of what has arrived."),
        CallState.SCREENING: _(
            "Leader and secretariat screen every expression; then the secretariat starts the evaluation."
        ),
        CallState.EVALUATION: _("Evaluators review; when all reviews are in, the leader short-lists."),
        CallState.SHORTLISTING: _("The leader proposes a decision for every expression."),
        CallState.DECISION_PENDING: _("The secretariat releases the decisions, or returns the proposal."),
        CallState.DECIDED: _("Seats are offered and taken; the setting-up document is made and signed."),
        CallState.COMPLETED: _("The group is set up. The call can go to the archive."),
        CallState.ARCHIVED: _("The procedure is over and kept for the record."),
        CallState.CANCELLED: _("The procedure has ended. Nothing more can be done with this call."),
    }
    return words[CallState(call.state)] % facts


def received_words(count: int) -> str:
    text = ngettext("%(count)s expression of interest", "%(count)s expressions of interest", count)
    return text % {"count": formats.number(count)}


def paper_share(states: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, int, int, int]]:
    """Of each language: code, name, sections written, sections older than the source, all."""
    rows = []
    for language, name in LANGUAGE_NAMES.items():
        own = [by_language[language] for by_language in states.values()]
        rows.append((language, name, sum(s != "missing" for s in own), own.count("old"), len(own)))
    return rows
