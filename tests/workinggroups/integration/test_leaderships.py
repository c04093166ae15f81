"""The secretariat gives and ends leaderships, on a decision of the Steering Committee."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person
from workinggroups.models import Leadership, Membership, WorkingGroup
from workinggroups.services import leaderships
from workinggroups.services.leaderships import Decision

pytestmark = pytest.mark.django_db


def decided(number="SC-2013-04", **values):
    return Decision(number, values.pop("from_date", timezone.localdate()), **values)


def test_another_organisation_takes_the_seat_of_the_leader(cast, groups, organisations):
    given = leaderships.appoint(
        groups[3], cast.partner, organisation=organisations["mag"], decision=decided(), by=cast.secretariat
    )
    group = WorkingGroup.objects.get(number=3)
    assert (given.decision, group.leader) == ("SC-2013-04", organisations["mag"])
    seat = Membership.objects.holding().get(group=group, kind="leader")
    assert (seat.organisation, seat.user, seat.state) == (organisations["mag"], None, "active")
    assert WorkingGroup.objects.led_by(cast.partner).get() == group
    assert OutboxMessage.objects.filter(to=cast.partner.email, kind="leadership_given").exists()


@pytest.mark.parametrize("who", ["leader", "other_leader", "coordinator", "administrator", "stakeholder"])
def test_nobody_but_the_secretariat_gives_or_ends_a_leadership(cast, groups, organisations, who):
    by = getattr(cast, who)
    with pytest.raises(Refused):
        leaderships.appoint(
            groups[3], cast.partner, organisation=organisations["mag"], decision=decided(), by=by
        )
    own = Leadership.objects.get(user=cast.leader)
    with pytest.raises(Refused):
        leaderships.end(own, reason="x", decision="SC-1", by=by)


def test_a_leader_is_a_person_of_the_leader_organisation(cast, groups, organisations):
    with pytest.raises(Refused, match="no mandate of MAG"):
        leaderships.appoint(
            groups[3], cast.expert, organisation=organisations["mag"], decision=decided(),
            by=cast.secretariat,
        )  # fmt: skip


def test_nobody_leads_twice_and_no_leadership_begins_past_its_end(cast, groups, organisations):
    body = organisations["bsmepa"]
    with pytest.raises(Refused, match="leads this group already"):
        leaderships.appoint(
            groups[3], cast.leader, organisation=body, decision=decided(), by=cast.secretariat
        )
    past = timezone.localdate() - timedelta(days=2)
    other = person("other")
    Mandate.objects.create(user=other, organisation=body, kind="member")
    with pytest.raises(Refused, match="in the past"):
        leaderships.appoint(
            groups[3], other, organisation=body, decision=decided(from_date=past, until_date=past),
            by=cast.secretariat,
        )  # fmt: skip


def test_a_leadership_ends_with_reason_and_decision_and_a_successor_leads_on(cast, groups, organisations):
    other = person("other")
    Mandate.objects.create(user=other, organisation=organisations["bsmepa"], kind="member")
    own = Leadership.objects.get(user=cast.leader)
    new = leaderships.end(own, reason="New post", decision="SC-9", by=cast.secretariat, successor=other)
    own.refresh_from_db()
    assert (own.end_reason, own.end_decision, own.ended_by) == ("New post", "SC-9", cast.secretariat)
    assert (new.user, new.decision) == (other, "SC-9")
    assert not WorkingGroup.objects.led_by(cast.leader).exists()
    mail = OutboxMessage.objects.get(to=cast.leader.email, kind="leadership_ended")
    assert "SC-9" in mail.text
    with pytest.raises(Refused, match="already ended"):
        leaderships.end(own, reason="x", decision="SC-10", by=cast.secretariat)


def test_a_committee_has_no_leader(cast, organisations):
    committee = WorkingGroup.objects.create(kind="steering", slug="sc", name_en="SC", summary_en="S")
    with pytest.raises(Refused, match="no leader"):
        leaderships.appoint(
            committee, cast.partner, organisation=organisations["mag"], decision=decided(),
            by=cast.secretariat,
        )  # fmt: skip
