"""Mandates and offices are given, ended and passed on by rules."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from clusterpolisee.core.accounts.models import Office
from clusterpolisee.core.accounts.services import offices, people
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners import handover
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person


def mandate_of(user):
    return Mandate.objects.get(user=user)


def give(user, body, *, by, kind="member", **values):
    term = mandates.Term(timezone.localdate())
    return mandates.give(user, organisation=body, kind=kind, term=term, by=by, **values)


def test_a_coordinator_ends_a_mandate_of_the_own_body(cast):
    ended = mandates.end(mandate_of(cast.partner), reason="Left the agency", by=cast.coordinator).mandate
    ended.refresh_from_db()
    assert (ended.ended_by, ended.end_reason, ended.is_current) == (
        cast.coordinator,
        "Left the agency",
        False,
    )
    assert OutboxMessage.objects.get().to == cast.partner.email
    event = AuditEvent.objects.filter(table="core_mandate", object_id=str(ended.pk)).last()
    assert event.actor == f"user:{cast.coordinator.pk}"


def test_the_mail_is_in_the_language_of_the_person(cast):
    cast.partner.preferred_language = "it"
    cast.partner.save()
    with translation.override("bg"):  # the page of the one who ends it
        mandates.end(mandate_of(cast.partner), reason="Left", by=cast.coordinator)
    mail = OutboxMessage.objects.get()
    assert mail.language == "it"
    with translation.override("it"):
        assert str(MandateKind.MEMBER.label) in mail.text


def test_nobody_else_ends_it(cast):
    mandate = mandate_of(cast.partner)
    for by in (cast.partner, cast.leader, cast.expert):
        with pytest.raises(Refused) as refusal:
            mandates.end(mandate, reason="x", by=by)
        assert refusal.value.status == 403
        assert refusal.value.ask
    assert mandate_of(cast.partner).ended_at is None


def test_the_second_to_end_it_is_told_who_was_quicker(cast):
    mandate = mandate_of(cast.partner)
    mandates.end(mandate, reason="x", by=cast.coordinator)
    with pytest.raises(Refused) as refusal:
        mandates.end(mandate, reason="y", by=cast.administrator)
    assert refusal.value.status == 409
    assert "Coordinator" in refusal.value.reason
    assert mandate_of(cast.partner).end_reason == "x"
    assert OutboxMessage.objects.count() == 1


def test_a_successor_gets_the_mandate_of_the_same_kind(cast, organisations):
    ended = mandates.end(
        mandate_of(cast.coordinator), reason="x", by=cast.secretariat, successor=cast.partner
    )
    assert ended.following.user == cast.partner
    assert ended.following.kind == "coordinator"
    assert set(Mandate.objects.current().values_list("user", "kind")) >= {
        (cast.partner.pk, "coordinator"), (cast.partner.pk, "member"),
    }  # fmt: skip


def test_a_successor_who_has_the_same_mandate_keeps_it(cast, organisations):
    second = person("second")
    Mandate.objects.create(user=second, organisation=organisations["mag"], kind="member")
    ended = mandates.end(mandate_of(cast.partner), reason="x", by=cast.coordinator, successor=second)
    assert Mandate.objects.filter(user=second).get() == ended.following


def test_a_successor_works_for_the_body_already(cast):
    with pytest.raises(Refused):
        mandates.end(mandate_of(cast.partner), reason="x", by=cast.coordinator, successor=cast.expert)
    assert mandate_of(cast.partner).ended_at is None
    assert not OutboxMessage.objects.exists()


def test_what_hangs_on_the_mandate_moves_with_it(cast, monkeypatch):
    monkeypatch.setattr(handover, "_hooks", [])
    handover.register(lambda mandate, successor, by: [("Seats", 2), ("Nothing", 0)])
    ended = mandates.end(
        mandate_of(cast.partner), reason="x", by=cast.coordinator, successor=cast.coordinator
    )
    assert [(moved.label, moved.count) for moved in ended.moved] == [("Seats", 2)]


def test_the_last_coordinator_names_a_successor(cast):
    with pytest.raises(Refused) as refusal:
        mandates.end(mandate_of(cast.coordinator), reason="x", by=cast.coordinator)
    assert "successor" in refusal.value.reason
    mandates.end(mandate_of(cast.coordinator), reason="x", by=cast.coordinator, successor=cast.partner)


def test_coordinators_invite_and_the_secretariat_gives_mandates(cast, organisations):
    with pytest.raises(Refused):
        give(cast.expert, organisations["mag"], by=cast.coordinator)
    given = give(cast.expert, organisations["mag"], by=cast.secretariat, function="Adviser")
    assert given.is_current


def test_a_mandate_is_not_given_twice(cast, organisations):
    with pytest.raises(Refused) as refusal:
        give(cast.partner, organisations["mag"], by=cast.administrator)
    assert refusal.value.status == 409
    give(cast.partner, organisations["mag"], by=cast.administrator, kind="coordinator")


def test_the_database_itself_refuses_overlapping_mandates(cast, organisations):
    values = {"user": cast.partner, "organisation": organisations["mag"], "kind": "member"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(**values)
    mandate = mandate_of(cast.partner)
    mandate.until_date = timezone.localdate()
    mandate.save()
    Mandate.objects.create(**values, from_date=timezone.localdate() + datetime.timedelta(days=1))


def test_the_last_administrator_stays(cast):
    other = person("other")
    office = offices.give(other, "administrator", by=cast.administrator)
    other.refresh_from_db()
    assert other.is_staff
    with pytest.raises(Refused):
        offices.end(office, reason="x", by=other)
    offices.end(Office.objects.get(user=cast.administrator, kind="administrator"), reason="x", by=other)
    cast.administrator.refresh_from_db()
    assert not cast.administrator.is_staff
    with pytest.raises(Refused):  # the office is gone at once
        offices.end(office, reason="x", by=cast.administrator)
    with pytest.raises(Refused):
        people.deactivate(other, reason="x", by=other)


def test_nobody_gives_an_office_to_themselves(cast):
    with pytest.raises(Refused):
        offices.give(cast.administrator, "secretariat", by=cast.administrator)
    with pytest.raises(Refused):
        offices.give(cast.expert, "expert", by=cast.secretariat)


def test_an_office_that_is_over_can_be_given_again(cast):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Office.objects.create(user=cast.expert, kind="expert", from_date=yesterday, until_date=yesterday)
    assert offices.give(cast.expert, "expert", by=cast.administrator).is_current
    with pytest.raises(Refused) as refusal:
        offices.give(cast.expert, "expert", by=cast.administrator)
    assert refusal.value.status == 409
