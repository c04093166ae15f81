"""What happens to a standing membership: pause, new term, successor."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import HOLDING, MembershipEnd
from workinggroups.models import Membership
from workinggroups.permissions.groups import check_is_secretariat
from workinggroups.services.endings import end
from workinggroups.services.guards.memberships import may_take
from workinggroups.services.machines import MEMBERSHIP
from workinggroups.services.memberships import follow
from workinggroups.services.news.memberships import tell_desk, tell_member
from workinggroups.services.seats import lock_seats

ANSWER_DAYS = 10  # what somebody has to answer an invitation, where nobody says otherwise


def answer_until(days: int = ANSWER_DAYS) -> datetime.datetime:
    """The end of the day, some days from now, in the zone of the portal."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    last = datetime.datetime.combine(day, datetime.time(23, 59, 59))
    return timezone.make_aware(last)


def suspend(membership: Membership, *, reason: str, by: User) -> Membership:
    """The person keeps the seat and has no access until the membership goes on. Raises Refused."""
    with recorded(by=by):
        rests = MEMBERSHIP.execute(membership, "suspend", by=by, values={"suspension_reason": reason})
        tell_member(rests, "membership_suspended")
        tell_desk(rests, "suspended", but=by)
    return rests


def resume(membership: Membership, *, by: User) -> Membership:
    """Raises Refused."""
    with recorded(by=by):
        may_take(membership)
        goes_on = MEMBERSHIP.execute(membership, "resume", by=by, values={"suspension_reason": ""})
        tell_member(goes_on, "membership_resumed")
        tell_desk(goes_on, "resumed", but=by)
    return goes_on


def set_term(membership: Membership, *, until_date: datetime.date | None, by: User) -> Membership:
    """Give a membership another last day, or none. Raises Refused."""
    with recorded(by=by):
        check_is_secretariat(membership, by)
        rows = Membership.objects.select_for_update(of=("self",)).select_related("group", "user")
        locked: Membership = rows.get(pk=membership.pk)
        if locked.state not in HOLDING:
            raise Refused(_("This membership has ended, or has not begun."), status=409)
        first = max(locked.from_date, timezone.localdate())
        if until_date is not None and until_date < first:
            raise Refused(_("The last day lies before the first, or in the past."), status=409)
        locked.until_date = until_date
        locked.save(update_fields=["until_date"])
        tell_member(locked, "membership_term")
    return locked


def replace(
    membership: Membership,
    successor: User,
    *,
    reason: str,
    by: User,
    answer_by: datetime.datetime | None = None,
) -> Membership:
    """End a representative's membership at once and invite the successor to the same place.

    At once, because a place has one holder: the database would refuse the second, and somebody who no longer
    speaks for the body must not read on. Tasks of the body follow from its relations and need no moving. If
    the successor cannot be invited, nothing changes. Raises Refused.
    """
    with recorded(by=by):
        lock_seats(membership.group_id)
        old = end(membership, "replace", MembershipEnd.REPLACED, by=by, reason=reason)
        invited = follow(old, successor, answer_by=answer_by or answer_until(), by=by, named_by=by)
        tell_member(old, "membership_ended", seat_is_free=False)
        tell_desk(old, "replaced", but=by)
    return invited
