"""Seats follow the mandate they rest on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates
from tests.conftest import person
from workinggroups.models import Membership, Seat, WorkingGroup
from workinggroups.services import endings

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(cast, groups, organisations):
    """A person who sits in a group, for the body MAG unless told otherwise."""

    def make(kind="representative", *, group=2, user=cast.partner, **values):
        seat = Seat.objects.get(group=groups[group], kind=kind, position=1)
        body = organisations["mag"] if kind == "representative" else None
        common = {"group": groups[group], "kind": kind, "organisation": body, "state": "active"}
        return Membership.objects.create(
            **{**common, "seat": seat, "user": user, "began_at": timezone.now(), **values}
        )

    return make


@pytest.fixture
def successor(organisations):
    found = person("successor")
    Mandate.objects.create(user=found, organisation=organisations["mag"], kind="member")
    return found


def test_the_successor_is_invited_to_the_place_of_the_representative(cast, seated, successor):
    seat = seated()
    expert = seated("expert", group=4)
    mandate = Mandate.objects.get(user=cast.partner)
    ended = mandates.end(mandate, reason="New tasks", by=cast.coordinator, successor=successor)
    assert [moved.count for moved in ended.moved] == [1]
    seat.refresh_from_db()
    assert (seat.state, seat.ending, seat.end_reason) == ("ended", "replaced", "New tasks")
    assert seat.ended_by == cast.coordinator
    taken = Membership.objects.get(user=successor)
    assert (taken.state, taken.seat, taken.replaces) == ("invited", seat.seat, seat)
    expert.refresh_from_db()
    assert expert.state == "active"


@pytest.mark.parametrize("by", ["administrator", "secretariat"])
def test_whoever_ends_the_mandate_the_seat_moves(cast, seated, successor, by):
    seated()
    mandates.end(
        Mandate.objects.get(user=cast.partner), reason="x", by=getattr(cast, by), successor=successor
    )
    assert Membership.objects.get(user=successor).state == "invited"


def test_who_keeps_another_mandate_of_the_body_keeps_the_seat(cast, seated, successor, organisations):
    seat = seated(user=cast.coordinator)
    Mandate.objects.create(user=cast.coordinator, organisation=organisations["mag"], kind="member")
    mandate = Mandate.objects.get(user=cast.coordinator, kind="coordinator")
    assert not mandates.end(mandate, reason="x", by=cast.secretariat, successor=successor).moved
    seat.refresh_from_db()
    assert seat.state == "active"


def test_a_successor_who_sits_there_already_leaves_the_place_free(cast, seated, successor):
    seat = seated()
    seated("expert", user=successor)
    mandate = Mandate.objects.get(user=cast.partner)
    assert not mandates.end(mandate, reason="x", by=cast.coordinator, successor=successor).moved
    seat.refresh_from_db()
    assert seat.state == "ended"
    assert not Membership.objects.holding().filter(seat=seat.seat).exists()


def test_without_a_successor_access_ends_at_once_and_the_seat_with_the_next_turn(cast, seated, groups):
    seat = seated()
    assert WorkingGroup.objects.room_open_to(cast.partner).exists()
    mandates.end(Mandate.objects.get(user=cast.partner), reason="x", by=cast.coordinator)
    assert not WorkingGroup.objects.room_open_to(cast.partner).exists()
    assert endings.expire_due() == 1
    seat.refresh_from_db()
    assert (seat.state, seat.ending) == ("ended", "mandate")


def test_a_place_that_begins_later_begins_then_for_the_successor(cast, seated, successor):
    first = timezone.localdate() + timedelta(days=5)
    seated(from_date=first)
    mandate = Mandate.objects.get(user=cast.partner)
    mandates.end(mandate, reason="x", by=cast.coordinator, successor=successor)
    assert Membership.objects.get(user=successor).from_date == first
