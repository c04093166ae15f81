"""What waits for applicants who were asked or offered something, and for those who propose and release."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import CallState, ClarificationState, ExpressionState, MembershipState
from workinggroups.models import Call, Clarification, Membership
from workinggroups.queries.clarifications import ASKED_IN
from workinggroups.queries.proposals import TO_PROPOSE


def of_asked(user: Any) -> Iterator[Task]:
    """One task for each open question and each offer of a seat."""
    waiting = Clarification.objects.filter(
        expression__applicant=user, expression__state__in=ASKED_IN, state=ClarificationState.ASKED
    )
    for row in waiting.select_related("expression__call__group"):
        yield Task(
            _("Answer a question about %(reference)s") % {"reference": row.expression.reference},
            reverse("workinggroups:clarification_answer", args=[row.pk]),
            row.answer_by,
            _("You sent this expression of interest."),
            row.is_sample,
        )
    offers = Membership.objects.filter(
        user=user, state=MembershipState.INVITED, expression__state=ExpressionState.OFFERED
    )
    for offer in offers.select_related("group"):
        yield Task(
            _("Accept or decline a seat in working group %(number)s") % {"number": offer.group.number},
            reverse("workinggroups:offer", args=[offer.expression_id]),
            offer.answer_by,
            _("A seat is kept for you until then."),
            offer.is_sample,
        )


def of_proposers(user: Any) -> Iterator[Task]:
    """Leaders: calls in short-listing, with what is still without a proposal."""
    calls = Call.objects.filter(
        state=CallState.SHORTLISTING, group__leaderships__in=user.leaderships.current()
    )
    missing = Count("expressions", filter=Q(expressions__state=TO_PROPOSE[0]), distinct=True)
    for call in calls.select_related("group").annotate(missing=missing).order_by("pk"):
        if call.missing:
            title = ngettext(
                "Working group %(number)s: %(count)s expression of interest has no proposal yet",
                "Working group %(number)s: %(count)s expressions of interest have no proposal yet",
                call.missing,
            ) % {"number": call.group.number, "count": call.missing}
        else:
            title = _("Working group %(number)s: hand the proposals over to the secretariat") % {
                "number": call.group.number
            }
        because = _("You lead the group.")
        url = reverse("workinggroups:board", args=[call.slug])
        yield Task(title, url, because=because, is_sample=call.is_sample)


def of_releasers(user: Any) -> Iterator[Task]:
    """The secretariat: proposals that wait for their release."""
    if not is_secretariat(user):
        return
    calls = Call.objects.filter(state=CallState.DECISION_PENDING).select_related("group").order_by("pk")
    for call in calls:
        yield Task(
            _("Working group %(number)s: release or return the proposals") % {"number": call.group.number},
            reverse("workinggroups:release", args=[call.slug]),
            because=_("You belong to the secretariat."),
            is_sample=call.is_sample,
        )
