"""Putting people forward for seats, inviting them, and their answers."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import MembershipEnd
from workinggroups.models import Expression, Membership, Seat
from workinggroups.services.endings import end, expire, free_overdue, lapse, terms_over, unanswered
from workinggroups.services.guards.memberships import may_take
from workinggroups.services.machines import MEMBERSHIP
from workinggroups.services.seats import lock_seats

JUST_TAKEN = _("Somebody took this seat a moment ago. Reload the page to see who.")


@dataclass(frozen=True)
class Days:
    """The term of a seat; without a last day it lasts as long as the group."""

    from_date: datetime.date
    until_date: datetime.date | None = None


def offer(
    *,
    seat: Seat,
    user: User,
    organisation: Organisation | None,
    expression: Expression | None,
    answer_by: datetime.datetime,
    by: Any,
    competence: str = "",
) -> Membership:
    """Put somebody forward for exactly this seat and invite them at once: an offer after a call. Whoever
    releases the decisions tells the person. Raises Refused."""
    with recorded(by=by):
        group = lock_seats(seat.group_id)
        free_overdue(group)
        proposed = Membership(
            seat=seat,
            group=group,
            kind=seat.kind,
            user=user,
            organisation=organisation,
            expression=expression,
            competence=competence,
            proposed_by=by if isinstance(by, User) else None,
            is_sample=bool(expression and expression.is_sample) or getattr(by, "is_sample", False),
        )
        may_take(proposed)
        proposed.save()
        return _invited(proposed, answer_by=answer_by, by=by)


def _invited(membership: Membership, *, answer_by: datetime.datetime, by: Any, **values: Any) -> Membership:
    """Carry out the invitation; the constraints of the database have the last word."""
    try:
        with recorded(by=by):
            dates = {"invited_at": Now(), "answer_by": answer_by, **values}
            invited = MEMBERSHIP.execute(membership, "invite", by=by, values=dates)
    except IntegrityError as taken:
        raise Refused(JUST_TAKEN, status=409) from taken
    invited.refresh_from_db(fields=["invited_at"])
    return invited


def accept(membership: Membership, *, by: User) -> Membership:
    """The person takes the seat; the membership begins with the last declaration. Raises Refused."""
    with recorded(by=by):
        return MEMBERSHIP.execute(membership, "accept", by=by)


def decline(membership: Membership, *, by: User, reason: str = "") -> Membership:
    """The person does not want the seat, which is free again at once. Raises Refused."""
    with recorded(by=by):
        return end(membership, "decline", MembershipEnd.DECLINED, by=by, reason=reason)


def lapse_due() -> int:
    """End the invitations of the secretariat that nobody answered in time, by the database's clock."""
    return _all_due(unanswered, lapse)


def expire_due() -> int:
    """End the memberships whose last day is over."""
    return _all_due(terms_over, expire)


def _all_due(find: Any, settle: Any) -> int:
    done = 0
    for membership in find().order_by("pk"):
        try:
            settle(membership)
            done += 1
        except Refused:
            continue  # somebody was quicker
    return done
