"""Putting people forward for seats, inviting them, and their answers."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import HOLDING, MembershipEnd, MembershipState, SeatKind
from workinggroups.models import Expression, Membership, Seat, WorkingGroup
from workinggroups.permissions.groups import check_is_secretariat
from workinggroups.permissions.memberships import check_can_put_forward
from workinggroups.services.endings import end, expire_due, free_overdue, lapse, lapse_due
from workinggroups.services.guards.memberships import may_take, seat_free
from workinggroups.services.machines import MEMBERSHIP
from workinggroups.services.news.memberships import tell_desk, tell_member
from workinggroups.services.seats import lock_seats, place_for

__all__ = [
    "Candidate", "accept", "ask_again", "decline", "expire_due", "follow", "invite", "lapse", "lapse_due",
    "offer", "propose",
]  # fmt: skip
JUST_TAKEN = _("Somebody took this seat a moment ago. Reload the page to see who.")
ALREADY = _("%(name)s is proposed for this group already.")
WRONG_KIND = _("There is no such seat in this group.")


@dataclass(frozen=True)
class Candidate:
    """Who is put forward for what kind of seat, and for which body."""

    user: User
    kind: str
    organisation: Organisation | None = None
    competence: str = ""


def propose(group: WorkingGroup, who: Candidate, *, by: Any) -> Membership:
    """Put somebody forward; the secretariat invites. Raises Refused."""
    with recorded(by=by):
        locked = lock_seats(group.pk)
        free_overdue(locked)
        proposed = _draft(locked, who, by=by)
        check_can_put_forward(proposed, by)
        twice = Membership.objects.filter(group=locked, user=who.user, state=MembershipState.PROPOSED)
        if twice.exists():
            raise Refused(ALREADY % {"name": who.user}, status=409)
        may_take(proposed)
        seat_free(proposed, by)
        proposed.save()
        tell_member(proposed, "membership_proposed")
        tell_desk(proposed, "proposed", but=by)
    return proposed


def _draft(group: WorkingGroup, who: Candidate, *, by: Any, **values: Any) -> Membership:
    """The row for a free place of a locked group, not saved. Raises Refused when none is free."""
    kinds = (SeatKind.REPRESENTATIVE, SeatKind.EXPERT) if group.is_thematic else (SeatKind.MEMBER,)
    if who.kind not in kinds:
        raise Refused(WRONG_KIND, status=409)
    return Membership(
        seat=place_for(group, who.kind),
        group=group,
        kind=who.kind,
        user=who.user,
        organisation=who.organisation,
        competence=who.competence,
        proposed_by=by if isinstance(by, User) else None,
        is_sample=who.user.is_sample or getattr(by, "is_sample", False),
        **values,
    )


def invite(
    membership: Membership,
    *,
    answer_by: datetime.datetime,
    from_date: datetime.date,
    until_date: datetime.date | None = None,
    by: User,
) -> Membership:
    """Invite somebody who was proposed, to the lowest free place of the kind. Raises Refused."""
    with recorded(by=by):
        group = lock_seats(membership.group_id)
        free_overdue(group)
        proposed = Membership.objects.select_related("group", "user").get(pk=membership.pk)
        MEMBERSHIP.permissions["invite"](proposed, by)
        may_take(proposed)
        seat = proposed.seat
        if proposed.state == MembershipState.PROPOSED and _is_held(seat):
            seat = place_for(group, proposed.kind)
            Membership.objects.filter(pk=proposed.pk).update(seat=seat)
        days = {"from_date": from_date, "until_date": until_date}
        invited = _invited(proposed, answer_by=answer_by, by=by, **days)
        tell_member(invited, "membership_invited")
        tell_desk(invited, "invited", but=by)
    return invited


def _is_held(seat: Seat) -> bool:
    return seat.memberships.filter(state__in=HOLDING).exists()


def ask_again(membership: Membership, *, answer_by: datetime.datetime, by: User) -> Membership:
    """Send the invitation once more, with a new last day for the answer. Raises Refused."""
    with recorded(by=by):
        check_is_secretariat(membership, by)
        rows = Membership.objects.select_for_update(of=("self",)).select_related("group", "user")
        locked: Membership = rows.get(pk=membership.pk)
        if locked.state != MembershipState.INVITED or locked.expression_id is not None:
            raise Refused(_("There is no invitation that waits for an answer."), status=409)
        locked.answer_by = answer_by
        locked.save(update_fields=["answer_by"])
        tell_member(locked, "membership_invited")
    return locked


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


def follow(
    old: Membership, successor: User, *, answer_by: datetime.datetime, by: Any, named_by: Any = None
) -> Membership:
    """Invite the successor of a membership that has just ended, to the same place. The caller holds the lock
    of the seats. Raises Refused."""
    following = Membership(
        seat=old.seat,
        group=old.group,
        kind=old.kind,
        user=successor,
        organisation=old.organisation,
        replaces=old,
        until_date=old.until_date,
        proposed_by=named_by if isinstance(named_by, User) else None,
        is_sample=old.is_sample,
    )
    following.from_date = max(following.from_date, old.from_date)
    may_take(following)
    following.save()
    withdrawn = Q(user=successor, group=old.group, state=MembershipState.PROPOSED)
    for other in Membership.objects.filter(withdrawn).exclude(pk=following.pk):
        end(other, "withdraw", MembershipEnd.WITHDRAWN, by=successor)
    invited = _invited(following, answer_by=answer_by, by=by)
    tell_member(invited, "membership_invited")
    return invited


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
        accepted = MEMBERSHIP.execute(membership, "accept", by=by)
        tell_member(accepted, "membership_accepted")
        if accepted.expression_id is None:  # else told with the expression of interest (services/offers)
            tell_desk(accepted, "accepted")
    return accepted


def decline(membership: Membership, *, by: User, reason: str = "") -> Membership:
    """The person does not want the seat, which is free again at once. Raises Refused."""
    with recorded(by=by):
        declined = end(membership, "decline", MembershipEnd.DECLINED, by=by, reason=reason)
        if declined.expression_id is None:
            tell_desk(declined, "declined")
    return declined
