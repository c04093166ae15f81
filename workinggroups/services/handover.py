"""What of the working groups moves to the successor of somebody who leaves a body."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import HOLDING, MembershipEnd, MembershipState
from workinggroups.models import Membership
from workinggroups.models.seats import SEATS_OF_BODIES
from workinggroups.permissions.groups import CLOCK
from workinggroups.services.endings import end
from workinggroups.services.guards.memberships import has_mandate
from workinggroups.services.membership_changes import answer_until
from workinggroups.services.memberships import follow
from workinggroups.services.news.memberships import tell_desk, tell_member
from workinggroups.services.seats import lock_seats

SEATS = _("seats of representatives, with an invitation to the successor")


def representatives(mandate: Mandate, successor: User, by: Any) -> Iterator[tuple[str | Promise, int]]:
    """Seats the person holds for the body: each ends with the mandate's reason, and the successor is invited.

    Whoever still has another mandate of the body goes on sitting for it. Experts sit for themselves and keep
    their seats; expressions of interest, and what was offered after them, stay with those who wrote them.
    That the seat ends follows from the end of the mandate, which was checked; the trail names the system as
    the actor, `ended_by` the person.
    """
    held = Membership.objects.filter(
        user=mandate.user, organisation=mandate.organisation, kind__in=SEATS_OF_BODIES, state__in=HOLDING
    ).exclude(state=MembershipState.INVITED, expression__isnull=False)
    moved = 0
    for membership in held.select_related("group", "user", "organisation").order_by("group", "pk"):
        if not has_mandate(membership):
            moved += _hand_over(membership, mandate, successor, by)
    yield SEATS, moved


def _hand_over(membership: Membership, mandate: Mandate, successor: User, by: Any) -> int:
    lock_seats(membership.group_id)
    reason = mandate.end_reason
    old = end(membership, "expire", MembershipEnd.REPLACED, by=CLOCK, reason=reason, ended_by=by)
    try:
        follow(old, successor, answer_by=answer_until(), by=CLOCK, named_by=by)
    except Refused:  # the successor sits in the group already
        tell_member(old, "membership_ended", seat_is_free=True)
        tell_desk(old, "mandate_over", but=by)
        return 0
    tell_member(old, "membership_ended", seat_is_free=False)
    tell_desk(old, "replaced", but=by)
    return 1
