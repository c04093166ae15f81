"""Places in groups move with the mandate."""

from datetime import timedelta

from django.utils import timezone

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates
from tests.conftest import person
from workinggroups.models import Seat


def test_the_successor_takes_the_place_of_the_representative(cast, groups, organisations):
    successor = person("successor")
    Mandate.objects.create(user=successor, organisation=organisations["mag"], kind="member")
    seat = Seat.objects.create(
        group=groups[2],
        kind="representative",
        position=1,
        user=cast.partner,
        organisation=organisations["mag"],
    )
    expert = Seat.objects.create(group=groups[2], kind="expert", position=1, user=cast.partner)
    mandate = Mandate.objects.get(user=cast.partner)
    ended = mandates.end(mandate, reason="New tasks", by=cast.coordinator, successor=successor)
    assert [moved.count for moved in ended.moved] == [1]
    seat.refresh_from_db()
    assert (seat.end_reason, seat.ended_by) == ("New tasks", cast.coordinator)
    taken = Seat.objects.get(user=successor)
    assert (taken.group, taken.kind, taken.position) == (groups[2], "representative", 1)
    assert Seat.objects.get(pk=expert.pk).ended_at is None


def test_a_place_past_its_last_day_is_not_handed_over(cast, groups, organisations):
    today = timezone.localdate()
    days = {"from_date": today - timedelta(days=9), "until_date": today - timedelta(days=2)}
    place = {"kind": "representative", "position": 1, "organisation": organisations["mag"]}
    Seat.objects.create(group=groups[2], user=cast.partner, **place, **days)
    mandate = Mandate.objects.get(user=cast.partner)
    ended = mandates.end(mandate, reason="x", by=cast.coordinator, successor=cast.coordinator)
    assert not ended.moved
    assert not Seat.objects.filter(user=cast.coordinator).exists()


def test_a_place_that_begins_later_begins_then_for_the_successor(cast, groups, organisations):
    first = timezone.localdate() + timedelta(days=5)
    place = {"kind": "representative", "position": 1, "organisation": organisations["mag"]}
    Seat.objects.create(group=groups[2], user=cast.partner, from_date=first, **place)
    mandate = Mandate.objects.get(user=cast.partner)
    mandates.end(mandate, reason="x", by=cast.coordinator, successor=cast.coordinator)
    assert Seat.objects.get(user=cast.coordinator).from_date == first
