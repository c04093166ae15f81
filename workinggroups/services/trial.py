"""A trial group with its people and calls: made for checks, shown nowhere, removed afterwards."""

import itertools
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from workinggroups.enums import SEATS_OF_A_GROUP, CallState, ExpressionState, GroupKind, MembershipState
from workinggroups.models import (
    Call,
    Declaration,
    Endorsement,
    Expression,
    ExpressionVersion,
    Leadership,
    Membership,
    Seat,
    WorkingGroup,
)
from workinggroups.queries.moments import database_now
from workinggroups.services import memberships

ACTOR = "system:race"
MARK = "trial"
DOMAIN = "race.example"
OPEN_FOR = timedelta(days=1)


@dataclass
class Stage:
    """One trial group, a leader, two members of the secretariat, bodies, and whoever applies."""

    group: WorkingGroup
    leader: User
    secretariat: tuple[User, User]
    bodies: list[Organisation]
    country: Country
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def call(self, state: str) -> Call:
        """A call in a state: open for a day still, or closed for a day."""
        now = database_now()
        end = now + OPEN_FOR if state == CallState.OPEN else now - OPEN_FOR
        with recorded(by=ACTOR):
            return Call.objects.create(
                slug=f"{MARK}-{uuid.uuid4().hex[:12]}",
                group=self.group,
                title=MARK,
                summary=MARK,
                opens_at=end - timedelta(days=2),
                closes_at=end,
                accepts_until=end,
                published_at=end - timedelta(days=2),
                is_sealed=False,
                reviews_wanted=1,
                state=state,
                is_sample=True,
            )

    def ends_in(self, call: Call, left: timedelta) -> datetime:
        """Move the end of a call to the next moment; returns it."""
        end = database_now() + left
        with recorded(by=ACTOR):
            Call.objects.filter(pk=call.pk).update(closes_at=end, accepts_until=end)
        return end

    def expression(self, call: Call, state: str, *, kind: str = "expert") -> Expression:
        """An expression of a new person, complete enough to be sent; representatives of different bodies."""
        number = next(self.numbers)
        person = _person("applicant", is_active=True)
        body = self.bodies[number % len(self.bodies)] if kind == "representative" else None
        values: dict[str, Any] = {}
        if state != ExpressionState.DRAFT:
            values = {"number": number, "submitted_at": database_now()}
        if state == ExpressionState.PENDING:
            values |= {"proposal": "shortlisted", "decision_reason": MARK, "decision_language": "en"}
            values["proposed_seat"] = self._unproposed(call, kind)
        with recorded(by=ACTOR):
            if body:
                Mandate.objects.create(user=person, organisation=body, kind="member", is_sample=True)
            return Expression.objects.create(
                call=call,
                applicant=person,
                kind=kind,
                organisation=body,
                country=self.country,
                profile=MARK,
                motivation=MARK,
                experience=MARK,
                contribution=MARK,
                language="en",
                token=uuid.uuid4(),
                state=state,
                is_sample=True,
                **values,
            )

    def _unproposed(self, call: Call, kind: str) -> Seat:
        taken = Expression.objects.filter(call=call, proposed_seat__isnull=False).values("proposed_seat")
        return Seat.objects.filter(group=self.group, kind=kind).exclude(pk__in=taken).order_by("position")[0]

    def last_seat(self, kind: str) -> Seat:
        """The only seat of its kind that is free: the others are taken."""
        *others, last = Seat.objects.filter(group=self.group, kind=kind).order_by("position")
        with recorded(by=ACTOR):
            for seat in others:
                Membership.objects.create(
                    seat=seat,
                    group=self.group,
                    kind=kind,
                    user=_person("member"),
                    state=MembershipState.ACTIVE,
                    is_sample=True,
                )
        return last

    def offered(self, expression: Expression) -> Membership:
        seat = Seat.objects.filter(group=self.group, kind=expression.kind).order_by("position")[0]
        return memberships.offer(
            seat=seat,
            user=expression.applicant,
            organisation=expression.organisation,
            expression=expression,
            answer_by=database_now() + OPEN_FOR,
            by=self.secretariat[0],
        )

    def wait_until(self, moment: datetime) -> None:
        """By the database's clock, to about a millisecond."""
        while (left := (moment - database_now()).total_seconds()) > 0:
            time.sleep(min(left, 0.002))

    def clear(self) -> None:
        """Remove what the round has made; the group and its desk stay."""
        _remove_rounds()


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage of one's own; it goes again, whatever happens."""
    remove_all()
    try:
        yield _set()
    finally:
        remove_all()


def _set() -> Stage:
    with recorded(by=ACTOR):
        name = f"{MARK}-{uuid.uuid4().hex[:8]}"
        country, _made = Country.objects.get_or_create(code="IT", defaults={"name": "Italy"})
        group = WorkingGroup.objects.create(
            kind=GroupKind.TRIAL, slug=name, name=name, leader_certainty="sample", is_sample=True
        )
        Seat.objects.bulk_create(
            Seat(group=group, kind=kind, position=position)
            for kind, places in SEATS_OF_A_GROUP.items()
            for position in range(1, places + 1)
        )
        people = [_person(role) for role in ("leader", "secretariat", "secretariat")]
        Leadership.objects.create(group=group, user=people[0], is_sample=True)
        for person in people[1:]:
            Office.objects.create(user=person, kind="secretariat")
    return Stage(group, people[0], (people[1], people[2]), _bodies(country), country)


def _bodies(country: Country) -> list[Organisation]:
    """Bodies to represent: those of the register, so that none appears there; made ones where it is empty."""
    found = list(Organisation.objects.filter(is_partner=True).order_by("pk")[:8])
    if len(found) > 1:
        return found
    with recorded(by=ACTOR):
        names = [f"{MARK}-{uuid.uuid4().hex[:8]}" for _number in range(8)]
        values = {"country": country, "kind": "agency", "is_partner": True, "is_sample": True}
        return [Organisation.objects.create(slug=n, name=n, short_name=n, **values) for n in names]


def _person(role: str, *, is_active: bool = False) -> User:
    """Somebody without a password; only who is active is told anything."""
    with recorded(by=ACTOR):
        email = f"{role}-{uuid.uuid4().hex[:12]}@{DOMAIN}"
        made: User = User.objects.create_user(email, full_name=MARK, is_sample=True, is_active=is_active)
    return made


def _remove_rounds() -> None:
    """Everything below the trial group but the group, its desk and its seats."""
    with recorded(by=ACTOR):
        calls = Call.objects.filter(group__kind=GroupKind.TRIAL)
        rows = Expression.objects.filter(call__in=calls)
        Declaration.objects.filter(membership__group__kind=GroupKind.TRIAL).delete()
        Membership.objects.filter(group__kind=GroupKind.TRIAL).delete()
        ExpressionVersion.objects.filter(expression__in=rows).delete()
        Endorsement.objects.filter(expression__in=rows).delete()
        people = list(rows.values_list("applicant", flat=True))
        rows.delete()
        calls.delete()
        told = User.objects.filter(pk__in=people)
        OutboxMessage.objects.filter(to__endswith=f"@{DOMAIN}").delete()
        Notification.objects.filter(user__in=told).delete()
        Mandate.objects.filter(user__in=told).delete()
        told.delete()
        User.objects.filter(email__startswith="member-", email__endswith=f"@{DOMAIN}").delete()


def remove_all() -> None:
    """Remove every trial group, with all that an interrupted check has left."""
    _remove_rounds()
    with recorded(by=ACTOR):
        groups = WorkingGroup.objects.filter(kind=GroupKind.TRIAL)
        Leadership.objects.filter(group__in=groups).delete()
        Seat.objects.filter(group__in=groups).delete()
        groups.delete()
        people = User.objects.filter(email__endswith=f"@{DOMAIN}", is_sample=True, full_name=MARK)
        Mandate.objects.filter(user__in=people).delete()
        Office.objects.filter(user__in=people).delete()
        people.delete()
        Organisation.objects.filter(slug__startswith=f"{MARK}-", is_sample=True).delete()
