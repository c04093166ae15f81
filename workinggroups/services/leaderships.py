"""Giving and ending the leadership of a group: by the secretariat, as the Steering Committee decided."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.acting import already_ended, is_over
from clusterpolisee.core.accounts.services.offices import close
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import MembershipEnd, MembershipState, SeatKind
from workinggroups.models import Leadership, Membership, Seat, WorkingGroup
from workinggroups.permissions.groups import check_is_secretariat
from workinggroups.services.endings import end as end_membership
from workinggroups.services.news.memberships import tell_leader
from workinggroups.services.seats import lock_seats

NO_MANDATE = _("%(name)s has no mandate of %(body)s today. A leader is a person of the leader organisation.")
LEADS = _("%(name)s leads this group already.")
NOT_A_GROUP = _("Committees have members and no leader.")
CLOSED = _("This person has no account that is open.")
LEADERSHIP_OF = _("The leadership of %(name)s")


@dataclass(frozen=True)
class Decision:
    """What the Steering Committee decided: its number, and from when until when it holds."""

    number: str
    from_date: datetime.date
    until_date: datetime.date | None = None


def appoint(
    group: WorkingGroup, person: User, *, organisation: Organisation, decision: Decision, by: Any
) -> Leadership:
    """Give the leadership to a person of the leader organisation. Another organisation than before becomes
    the leader organisation and takes its seat. Raises Refused."""
    with recorded(by=by):
        locked = lock_seats(group.pk)
        check_is_secretariat(locked, by)
        _check_can_lead(locked, person, organisation, decision)
        _seat_organisation(locked, organisation, by=by)
        given = Leadership.objects.create(
            group=locked,
            user=person,
            decision=decision.number,
            from_date=decision.from_date,
            until_date=decision.until_date,
            is_sample=person.is_sample or by.is_sample,
        )
        tell_leader(given, "leadership_given")
    return given


def _check_can_lead(group: WorkingGroup, person: User, body: Organisation, decision: Decision) -> None:
    if not group.is_thematic:
        raise Refused(NOT_A_GROUP, status=409)
    if not person.is_active or person.erased_at is not None:
        raise Refused(CLOSED, status=409)
    if not Mandate.objects.current().filter(user=person, organisation=body).exists():
        raise Refused(NO_MANDATE % {"name": person, "body": body.short_name}, status=409)
    rows = Leadership.objects.filter(group=group, user=person, ended_at__isnull=True)
    if any(not is_over(row) for row in rows):
        raise Refused(LEADS % {"name": person}, status=409)
    if decision.until_date is not None and decision.until_date < timezone.localdate():
        raise Refused(_("The last day lies in the past."), status=409)


def _seat_organisation(group: WorkingGroup, body: Organisation, *, by: User) -> None:
    """The seat of the leader organisation is held by the body, without a person and without declarations."""
    seat = Seat.objects.get(group=group, kind=SeatKind.LEADER, position=1)
    holder = Membership.objects.holding().filter(seat=seat).first()
    if group.leader_id != body.pk:
        WorkingGroup.objects.filter(pk=group.pk).update(leader=body, leader_certainty=Certainty.CERTAIN)
    if holder is not None and holder.organisation_id == body.pk:
        return
    if holder is not None:
        end_membership(holder, "revoke", MembershipEnd.REPLACED, by=by)
    Membership.objects.create(
        seat=seat,
        group=group,
        kind=SeatKind.LEADER,
        organisation=body,
        state=MembershipState.ACTIVE,
        began_at=Now(),
        proposed_by=by,
        is_sample=by.is_sample,
    )


def end(
    leadership: Leadership, *, reason: str, decision: str, by: Any, successor: User | None = None
) -> Leadership | None:
    """End a leadership now; a successor of the same body leads from today on. Brings back the successor's
    leadership. Raises Refused."""
    with recorded(by=by):
        locked = _ended(leadership, reason=reason, decision=decision, by=by)
        if successor is None:
            return None
        body: Any = locked.group.leader
        if body is None:
            raise Refused(
                _("The group has no leader organisation. Appoint the successor by itself."), status=409
            )
        following = Decision(decision, timezone.localdate(), locked.until_date)
        return appoint(locked.group, successor, organisation=body, decision=following, by=by)


def _ended(leadership: Leadership, *, reason: str, decision: str, by: User) -> Leadership:
    rows = Leadership.objects.select_for_update(of=("self",)).select_related("group", "user", "ended_by")
    locked: Leadership = rows.get(pk=leadership.pk)
    check_is_secretariat(locked.group, by)
    if is_over(locked):
        raise already_ended(str(LEADERSHIP_OF % {"name": locked.user}), locked)
    close(locked, reason=reason, by=by)
    locked.end_decision = decision
    locked.save(update_fields=["end_decision"])
    tell_leader(locked, "leadership_ended")
    return locked
