"""What those who judge can do with one expression, each with the reason where it is not possible."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Expression


@dataclass(frozen=True)
class Action:
    """A button. `method` is "get" for a page that asks more; `refusal` says why it is not possible now."""

    label: str | Promise
    url: str
    method: str = "get"
    refusal: str | Promise = ""
    icon: str = "arrow"


# transition, label, route, method, icon
STEPS = (
    ("find_eligible", _("Screen"), "screen", "get", "check"),
    ("screen_again", _("Undo the screening"), "screen_undo", "post", "arrow"),
    ("start_review", _("Ask evaluators"), "assignments", "get", "person"),
    ("complete_review", _("End the reviewing"), "review_complete", "post", "check"),
    ("review_again", _("Take the reviewing up again"), "review_again", "post", "edit"),
    ("propose", _("Propose a decision"), "propose", "get", "star"),
)


def actions(expression: Expression, machine: Any, user: Any) -> Iterator[Action]:
    """The steps that lead on from the state the expression is in. A reason of the person's own (not of the
    desk, in a conflict) takes the step away altogether where the person could never take it."""
    for name, label, route, method, icon in STEPS:
        transition = machine.table.transition(name)
        wants_evaluators = name == "start_review" and expression.state == "under_review"
        if expression.state not in transition.sources and not wants_evaluators:
            continue
        url = _url(route, expression)
        if url:
            refusal = "" if wants_evaluators else _refusal(expression, machine, name, user)
            yield Action(label, url, method, refusal, icon)
    ask = _url("clarification_ask", expression)
    if ask and expression.state in ("eligible", "under_review", "reviewed"):
        yield Action(_("Ask the applicant for a clarification"), ask, icon="mail")


def _refusal(expression: Expression, machine: Any, name: str, user: Any) -> str | Promise:
    try:
        machine.check(expression, name, by=user)
    except Refused as refusal:
        # The screening page itself asks the questions that are still open.
        if name == "find_eligible" and expression.call.state == "screening" and refusal.status == 409:
            return ""
        return str(refusal.reason)
    return ""


def _url(route: str, expression: Expression) -> str:
    key = expression.call.slug if route == "assignments" else expression.pk
    try:
        return reverse(f"workinggroups:{route}", args=[key])
    except NoReverseMatch:
        return ""
