"""A restored copy sends no mail and runs no beat until told."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from clusterpolisee.core.outbox import pulse, quiet, services
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState

pytestmark = pytest.mark.django_db


def post(**more):
    return services.post(to="a@example.org", subject="News", text="Words", language="en", **more)


@pytest.fixture
def copy():
    """A database restored a minute ago, in which a mail already waited."""
    waiting = post(holds_secret=True)
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(hours=1))
    quiet.keep_quiet(backup_at=timezone.now() - timedelta(minutes=5))
    return waiting


def test_no_mail_leaves_a_restored_copy(copy):
    post()
    assert services.deliver() == 0
    assert mail.outbox == []
    assert not OutboxMessage.objects.exclude(state=OutboxState.QUEUED).exists()


def test_after_resuming_old_mail_is_in_doubt_and_new_mail_goes(copy, capsys):
    fresh = post()
    OutboxMessage.objects.filter(pk=fresh.pk).update(created_at=timezone.now() + timedelta(seconds=1))
    call_command("resume_after_restore")
    assert "in doubt: 1" in capsys.readouterr().out
    copy.refresh_from_db()
    assert (copy.state, copy.text) == (OutboxState.IN_DOUBT, "")
    assert services.deliver() == 1
    call_command("resume_after_restore")
    assert "nothing to do" in capsys.readouterr().out


def test_readyz_is_green_without_beat_and_says_that_this_is_a_copy(client, copy):
    with patch.object(pulse, "read", return_value={"redis": True, "worker": True, "beat": False}):
        response = client.get("/readyz")
    assert response.status_code == 200
    assert (response.json()["restored"], response.json()["beat"]) == (True, "waits")


def test_beat_waits_until_the_database_says_that_it_is_no_copy(monkeypatch):
    answers = [DatabaseError("down"), True, True, False]
    waited = []

    def answer():
        value = answers.pop(0)
        if isinstance(value, Exception):
            raise value
        return value

    monkeypatch.setattr(quiet, "is_quiet", answer)
    monkeypatch.setattr(quiet.connection, "close", lambda: None)
    monkeypatch.setattr(quiet.time, "sleep", waited.append)
    quiet.wait_while_quiet()
    assert len(waited) == 3
