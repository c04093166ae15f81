"""How memberships end: access goes at once, what somebody wrote stays theirs."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from workinggroups.enums import MembershipEnd, MembershipState
from workinggroups.models import Membership, WorkingGroup
from workinggroups.permissions.groups import CLOCK
from workinggroups.services.machines import MEMBERSHIP


def end(membership: Membership, name: str, ending: str, *, by: Any, reason: str = "") -> Membership:
    """Carry out a transition that ends the membership. Raises Refused."""
    values = {
        "ending": ending,
        "ended_at": Now(),
        "end_reason": reason,
        "ended_by": by if isinstance(by, User) else None,
    }
    ended = MEMBERSHIP.execute(membership, name, by=by, values=values)
    ended.refresh_from_db(fields=["ended_at"])
    return ended


def lapse(membership: Membership) -> Membership:
    """An invitation that nobody answered in time. Raises Refused while there is time left."""
    return end(membership, "lapse", MembershipEnd.LAPSED, by=CLOCK)


def expire(membership: Membership) -> Membership:
    """The last day of the term is over. Raises Refused before."""
    return end(membership, "expire", MembershipEnd.EXPIRED, by=CLOCK)


def terms_over() -> Any:
    """Memberships that still take a place although their last day is over."""
    states = (MembershipState.ONBOARDING, MembershipState.ACTIVE, MembershipState.SUSPENDED)
    return Membership.objects.filter(state__in=states, until_date__lt=timezone.localdate())


def unanswered() -> Any:
    """Invitations of the secretariat whose time is over; offers that follow a call end with their expression
    of interest (services/offers)."""
    return Membership.objects.due().filter(expression__isnull=True)


def free_overdue(group: WorkingGroup) -> None:
    """Before somebody is told that a seat is taken: those whose time is over do not take it any more, even if
    the worker has not come round yet. Call it under the lock of the group's seats."""
    over = Q(pk__in=terms_over().values("pk")) | Q(pk__in=unanswered().values("pk"))
    rows = Membership.objects.select_for_update(of=("self",)).filter(over, group=group)
    for membership in rows.order_by("pk"):
        with recorded(by=CLOCK):
            (lapse if membership.state == MembershipState.INVITED else expire)(membership)
