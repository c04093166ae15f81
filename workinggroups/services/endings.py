"""How memberships end: access goes at once, what somebody wrote stays theirs."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import HOLDING, MembershipEnd, MembershipState
from workinggroups.models import Membership, WorkingGroup
from workinggroups.models.seats import SEATS_OF_BODIES
from workinggroups.permissions.groups import CLOCK
from workinggroups.services.guards.memberships import has_mandate
from workinggroups.services.machines import MEMBERSHIP
from workinggroups.services.news.memberships import tell_desk, tell_member

FOLLOWS_A_CALL = _(
    "This seat is offered after a call. The offer ends with the person’s answer, or by itself on its day."
)


def end(
    membership: Membership, name: str, ending: str, *, by: Any, reason: str = "", ended_by: Any = None
) -> Membership:
    """Carry out a transition that ends the membership, and tell nobody yet. Raises Refused."""
    who = ended_by or by
    values = {
        "ending": ending,
        "ended_at": Now(),
        "end_reason": reason,
        "ended_by": who if isinstance(who, User) else None,
    }
    ended = MEMBERSHIP.execute(membership, name, by=by, values=values)
    ended.refresh_from_db(fields=["ended_at"])
    return ended


def _told(membership: Membership, event: str, *, by: Any = None) -> Membership:
    """Tell the person and those who look after the seat."""
    tell_member(membership, "membership_ended", seat_is_free=True)
    tell_desk(membership, event, but=by)
    return membership


def lapse(membership: Membership) -> Membership:
    """An invitation that nobody answered in time. Raises Refused while there is time left."""
    with recorded(by=CLOCK):
        ended = end(membership, "lapse", MembershipEnd.LAPSED, by=CLOCK)
        # An offer after a call is told of with its expression of interest (services/offers).
        return ended if ended.expression_id else _told(ended, "lapsed")


def expire(membership: Membership) -> Membership:
    """The last day of the term is over, or the mandate of the body. Raises Refused before."""
    with recorded(by=CLOCK):
        lost = not has_mandate(membership)
        ending = MembershipEnd.MANDATE if lost else MembershipEnd.EXPIRED
        ended = end(membership, "expire", ending, by=CLOCK)
        return _told(ended, "mandate_over" if lost else "expired")


def withdraw(membership: Membership, *, by: User) -> Membership:
    """Take a proposal back before anybody was invited. Raises Refused."""
    with recorded(by=by):
        ended = end(membership, "withdraw", MembershipEnd.WITHDRAWN, by=by)
        if by.pk != ended.user_id:
            tell_member(ended, "membership_ended", seat_is_free=False)
        tell_desk(ended, "withdrawn", but=by)
    return ended


def resign(membership: Membership, *, reason: str, by: User) -> Membership:
    """The person gives the seat back. Raises Refused."""
    with recorded(by=by):
        ended = end(membership, "resign", MembershipEnd.RESIGNED, by=by, reason=reason)
        return _told(ended, "resigned", by=by)


def revoke(membership: Membership, *, reason: str, by: User) -> Membership:
    """The secretariat ends a membership or takes an invitation back. Raises Refused."""
    with recorded(by=by):
        if membership.expression_id and membership.state == MembershipState.INVITED:
            raise Refused(FOLLOWS_A_CALL, status=409)
        ended = end(membership, "revoke", MembershipEnd.REVOKED, by=by, reason=reason)
        return _told(ended, "revoked", by=by)


def terms_over() -> Any:
    """Memberships that still take a place although their last day is over."""
    states = (MembershipState.ONBOARDING, MembershipState.ACTIVE, MembershipState.SUSPENDED)
    return Membership.objects.filter(state__in=states, until_date__lt=timezone.localdate())


def mandates_over() -> Any:
    """Seats of people who no longer work for the body they sit for; no successor was named."""
    standing = Mandate.objects.current().filter(user=OuterRef("user"), organisation=OuterRef("organisation"))
    open_states = (MembershipState.PROPOSED, *HOLDING)
    rows = Membership.objects.filter(state__in=open_states, kind__in=SEATS_OF_BODIES, user__isnull=False)
    offered = Q(state=MembershipState.INVITED, expression__isnull=False)  # these end with their expression
    return rows.filter(~Exists(standing)).exclude(offered)


def unanswered() -> Any:
    """Invitations of the secretariat whose time is over; offers that follow a call end with their expression
    of interest (services/offers)."""
    return Membership.objects.due().filter(expression__isnull=True)


def free_overdue(group: WorkingGroup) -> None:
    """Before somebody is told that a seat is taken: those whose time is over do not take it any more, even if
    the worker has not come round yet. Call it under the lock of the group's seats."""
    over = (
        Q(pk__in=terms_over().values("pk"))
        | Q(pk__in=unanswered().values("pk"))
        | Q(pk__in=mandates_over().values("pk"))
    )
    rows = Membership.objects.select_for_update(of=("self",)).filter(over, group=group)
    late = set(unanswered().filter(group=group).values_list("pk", flat=True))
    for membership in rows.order_by("pk"):
        (lapse if membership.pk in late else expire)(membership)


def expire_due() -> int:
    """End the memberships whose last day is over, and those whose person lost the mandate."""
    return _all_due(terms_over, expire) + _all_due(mandates_over, expire)


def lapse_due() -> int:
    """End the invitations of the secretariat that nobody answered in time, by the database's clock."""
    return _all_due(unanswered, lapse)


def _all_due(find: Any, settle: Any) -> int:
    done = 0
    for membership in find().select_related("group", "user", "organisation").order_by("pk"):
        try:
            settle(membership)
            done += 1
        except Refused:
            continue  # somebody was quicker
    return done
