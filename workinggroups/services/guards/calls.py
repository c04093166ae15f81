"""Guards of calls."""

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import demand
from workinggroups.enums import CallState, ExpressionState, Proposal
from workinggroups.models import Call, Expression
from workinggroups.queries import calls as call_queries
from workinggroups.queries.seats import free_seats


def ready(call: Call, by: Any) -> None:
    """Concept paper in four languages, criteria that weigh 100, eligibility, seats and dates ahead."""
    demand(
        not list(call_queries.missing(call)),
        _("The call is not complete yet: see the list of what is missing."),
    )
    ahead = Call.objects.filter(pk=call.pk, closes_at__gt=Now()).exists()
    demand(ahead, _("The deadline has passed already. Set a later one."))


def opening_reached(call: Call, by: Any) -> None:
    due = Call.objects.filter(pk=call.pk, opens_at__lte=Now()).exists()
    demand(due, _("The call opens at the moment that is set."))


def not_open_yet(call: Call, by: Any) -> None:
    """What is open, if only by the clock, is with the public; it is amended, not returned."""
    due = Call.objects.filter(pk=call.pk, state=CallState.SCHEDULED, opens_at__lte=Now()).exists()
    demand(not due, _("The call has opened. It can be amended, extended or cancelled."))


def still_accepting(call: Call, by: Any) -> None:
    ahead = Call.objects.filter(pk=call.pk, accepts_until__gt=Now()).exists()
    demand(ahead, _("The deadline has passed. Once the call is closed it can be reopened."))


def closing_reached(call: Call, by: Any) -> None:
    due = Call.objects.filter(pk=call.pk, accepts_until__lte=Now()).exists()
    demand(due, _("The call stays open until its deadline."))


def closing_ahead(call: Call, by: Any) -> None:
    ahead = Call.objects.filter(pk=call.pk, accepts_until__gt=Now()).exists()
    demand(ahead, _("Set a deadline that lies ahead."))


def all_screened(call: Call, by: Any) -> None:
    waiting = call_queries.unscreened(call).count()
    demand(
        not waiting,
        _("%(count)s expressions of interest are not screened yet.") % {"count": waiting},
    )


def all_reviewed(call: Call, by: Any) -> None:
    waiting = call_queries.unreviewed(call).count()
    demand(
        not waiting,
        _("%(count)s expressions of interest do not have all their reviews yet.") % {"count": waiting},
    )
    demand(
        not call_queries.open_clarifications(call),
        _("Applicants still have time to answer clarifications."),
    )


def all_proposed(call: Call, by: Any) -> None:
    waiting = call_queries.unproposed(call).count()
    demand(
        not waiting,
        _("%(count)s expressions of interest have no proposal yet.") % {"count": waiting},
    )


def release_complete(call: Call, by: Any) -> None:
    """Everything is proposed, each with its reason, and no more names than free seats."""
    all_proposed(call, by)
    pending = Expression.objects.filter(call=call, state=ExpressionState.PENDING)
    demand(
        not pending.filter(decision_reason="").exists(),
        _("Every decision needs a reason for the applicant."),
    )
    chosen = pending.filter(proposal=Proposal.SHORTLISTED)
    for kind in ("representative", "expert"):
        demand(
            chosen.filter(kind=kind).count() <= free_seats(call.group, kind).count(),
            _("More names are short-listed than seats are free."),
        )


def document_signed(call: Call, by: Any) -> None:
    signed = call.setting_up_documents.filter(signed_at__isnull=False).exists()
    demand(signed, _("The setting-up document has to be signed first."))
