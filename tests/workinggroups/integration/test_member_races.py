"""Seats given by two people at once, with real transactions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office
from clusterpolisee.core.partners.services.races import at_once
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person
from workinggroups.models import Membership, Seat
from workinggroups.services import endings, memberships, onboarding
from workinggroups.services.memberships import Candidate

pytestmark = pytest.mark.django_db(transaction=True)


def soon():
    return timezone.now() + timedelta(days=5)


def propose(group, secretariat, name):
    return memberships.propose(group, Candidate(person(name), "expert"), by=secretariat)


def test_two_invitations_for_the_last_seat_one_wins(groups, cast):
    other = person("second")
    Office.objects.create(user=other, kind="secretariat")
    today = timezone.localdate()
    taken = propose(groups[3], cast.secretariat, "taken")
    memberships.invite(taken, answer_by=soon(), from_date=today, by=cast.secretariat)
    pair = [propose(groups[3], cast.secretariat, name) for name in ("one", "two")]

    def invite(row, by):
        return lambda: memberships.invite(row, answer_by=soon(), from_date=today, by=by)

    results = at_once(invite(pair[0], cast.secretariat), invite(pair[1], other))
    assert sorted(type(result).__name__ for result in results) == ["Membership", "Refused"]
    assert Membership.objects.holding().filter(group=groups[3], kind="expert").count() == 2


def test_an_offer_and_an_invitation_for_one_seat_one_wins(groups, cast):
    Seat.objects.filter(group=groups[3], kind="expert", position=2).delete()
    seat = Seat.objects.get(group=groups[3], kind="expert")
    row = propose(groups[3], cast.secretariat, "one")
    two = person("two")

    def offer():
        return memberships.offer(
            seat=seat, user=two, organisation=None, expression=None, answer_by=soon(), by=cast.secretariat
        )

    def invite():
        today = timezone.localdate()
        return memberships.invite(row, answer_by=soon(), from_date=today, by=cast.secretariat)

    results = at_once(offer, invite)
    assert all(isinstance(result, Membership | Refused) for result in results)
    held = Membership.objects.holding().filter(group=groups[3], seat=seat)
    assert held.count() == 1


def test_the_same_person_is_seated_once_however_often_they_are_invited(groups, cast):
    seats = Seat.objects.filter(group=groups[3], kind="expert").order_by("position")
    user = person("one")

    def offer(seat):
        return lambda: memberships.offer(
            seat=seat, user=user, organisation=None, expression=None, answer_by=soon(), by=cast.secretariat
        )

    results = at_once(offer(seats[0]), offer(seats[1]))
    assert sorted(type(result).__name__ for result in results) == ["Membership", "Refused"]


def test_accepting_while_the_secretariat_takes_the_invitation_back(groups, cast):
    row = propose(groups[3], cast.secretariat, "one")
    invited = memberships.invite(row, answer_by=soon(), from_date=timezone.localdate(), by=cast.secretariat)
    at_once(
        lambda: memberships.accept(invited, by=invited.user),
        lambda: endings.revoke(invited, reason="x", by=cast.secretariat),
    )
    invited.refresh_from_db()
    assert invited.state == "ended"


def test_the_last_two_declarations_at_once_begin_the_membership_once(groups, cast):
    row = propose(groups[3], cast.secretariat, "one")
    invited = memberships.invite(row, answer_by=soon(), from_date=timezone.localdate(), by=cast.secretariat)
    accepted = memberships.accept(invited, by=invited.user)

    def sign(step):
        words = onboarding.wording(step, "en")
        return lambda: onboarding.sign(
            accepted, step, language="en", fingerprint=words.fingerprint, by=accepted.user
        )

    sign("mandate")()
    sign("conduct")()
    results = at_once(sign("confidentiality"), sign("data_protection"))
    assert sorted(result.state for result in results) == ["active", "onboarding"]
