"""What waits for those who look after people, their data and mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.privacy.models import ErasureRequest
from clusterpolisee.core.ui.to_do import tasks_of

pytestmark = pytest.mark.django_db


def titles(user):
    return [task.title for task in tasks_of(user)]


def test_mail_in_doubt_waits_for_those_who_decide_about_it(cast, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    OutboxMessage.objects.create(to="a@b.example", subject="S", text="T", language="en", state="in_doubt")
    expected = ["1 mail is in doubt: decide what becomes of it"]
    assert titles(cast.secretariat) == titles(cast.administrator) == expected
    assert titles(cast.leader) == titles(cast.coordinator) == titles(cast.partner) == []


def test_expired_invitations_wait_for_the_coordinator_of_the_body(cast, organisations, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    Invitation.objects.create(
        email="new@example.org",
        kind="member",
        organisation=organisations["mag"],
        language="en",
        token_hash="0" * 64,
        invited_by=cast.coordinator,
        expires_at=timezone.now() - timedelta(days=1),
    )
    assert titles(cast.coordinator) == ["1 invitation has expired: send it again or revoke it"]
    assert titles(cast.partner) == []


def test_a_request_for_erasure_waits_for_the_secretariat_with_its_deadline(cast, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    ErasureRequest.objects.create(user=cast.stakeholder)
    [task] = tasks_of(cast.secretariat)
    assert task.title == "Answer the request for erasure by Stakeholder"
    assert task.due_at is not None
    assert task.due_at > timezone.now() + timedelta(days=29)
    assert titles(cast.administrator) == []


def test_who_needs_a_second_factor_is_told_to_set_one_up(cast, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    assert titles(cast.leader) == ["Set up a second factor"]
    assert titles(cast.partner) == []
    settings.REQUIRE_SECOND_FACTOR = False
    assert titles(cast.leader) == []
