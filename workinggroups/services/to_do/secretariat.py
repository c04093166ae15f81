"""What waits for those who prepare calls and lead them on, and for the secretariat that approves them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import CallState, ClarificationState, ExpressionState
from workinggroups.models import Call, Clarification, Expression

FOR_LEADERS = {
    CallState.DRAFT: _("Returned by the secretariat: %(title)s"),
    CallState.CLOSED: _("Closed; start the screening: %(title)s"),
    CallState.EVALUATION: _("All reviews are in; end the evaluation: %(title)s"),
}
FOR_THE_SECRETARIAT = {
    CallState.IN_APPROVAL: _("Waits for your approval: %(title)s"),
    CallState.CLOSED: _("Closed, and the screening has not begun: %(title)s"),
    CallState.SCREENING: _("Everything is screened; start the evaluation: %(title)s"),
}


def of_leading(user: Any) -> Iterator[Task]:
    """Calls of one's own groups: returned ones, and those whose next stage is the leader's to begin."""
    returned = Q(state=CallState.DRAFT) & ~Q(return_reason="")
    reviewed = Q(state=CallState.EVALUATION) & ~_some(ExpressionState.ELIGIBLE, ExpressionState.UNDER_REVIEW)
    asked = Clarification.objects.filter(expression__call=OuterRef("pk"), state=ClarificationState.ASKED)
    waiting = returned | Q(state=CallState.CLOSED) | (reviewed & ~Q(Exists(asked)))
    rows = Call.objects.filter(waiting, group__leaderships__in=user.leaderships.current())
    for call in rows.distinct().order_by("group__number", "pk"):
        yield _task(call, FOR_LEADERS[CallState(call.state)])


def of_approving(user: Any) -> Iterator[Task]:
    """For the secretariat: calls that wait for approval, and those that nobody leads on."""
    if not is_secretariat(user):
        return
    screened = Q(state=CallState.SCREENING) & ~_some(ExpressionState.SUBMITTED)
    waiting = Q(state__in=(CallState.IN_APPROVAL, CallState.CLOSED)) | screened
    for call in Call.objects.visible_to(user).filter(waiting).order_by("group__number", "pk"):
        yield _task(call, FOR_THE_SECRETARIAT[CallState(call.state)])


def _some(*states: str) -> Q:
    """Calls with an expression in one of the states."""
    return Q(Exists(Expression.objects.filter(call=OuterRef("pk"), state__in=states)))


def _task(call: Call, words: Any) -> Task:
    title = str(words) % {"title": in_language(call, "title").value}
    return Task(title, reverse("workinggroups:call_desk", args=[call.slug]), is_sample=call.is_sample)
