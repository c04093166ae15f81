"""Mail goes once, or says that it may have gone."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db.models.functions import Now
from django.utils import timezone

from clusterpolisee.core.notifications.services import notify
from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return outbox.post(to="a@example.org", subject="One\nline", text="Text", language="hu")


def test_a_posted_mail_is_sent_once_however_often_the_task_runs(message):
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    assert [m.subject for m in mail.outbox] == ["One line"]
    assert mail.outbox[0].extra_headers["Content-Language"] == "hu"
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_dropped_connection_leaves_the_mail_in_doubt_and_unsent(message):
    with patch.object(EmailMessage, "send", side_effect=SMTPServerDisconnected("after DATA")):
        outbox.deliver()
    message.refresh_from_db()
    assert message.state == "in_doubt"
    assert outbox.deliver() == 0


def test_a_refusal_for_now_is_tried_again_later(message):
    with patch.object(EmailMessage, "send", side_effect=SMTPDataError(451, b"later")):
        outbox.deliver()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.due_at > timezone.now()


def test_a_refusal_for_good_is_final(message):
    with patch.object(EmailMessage, "send", side_effect=SMTPDataError(550, b"no such person")):
        outbox.deliver()
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_claim_without_report_becomes_in_doubt(message):
    OutboxMessage.objects.update(state="claimed", claimed_at=Now() - timedelta(minutes=6))
    assert outbox.put_stale_claims_in_doubt() == 1
    assert outbox.deliver() == 0


def test_a_bell_that_nobody_hears_fails_nobody(db, django_capture_on_commit_callbacks, caplog):
    with (
        patch(
            "clusterpolisee.core.outbox.bell.current_app.connection_for_write", side_effect=OSError("down")
        ),
        django_capture_on_commit_callbacks(execute=True),
    ):
        outbox.post(to="b@example.org", subject="S", text="T", language="en")
    assert "not heard" in caplog.text


def test_mail_is_rendered_in_the_language_of_its_receiver(db, tmp_path, settings):
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "hello.subject.txt").write_text("{% get_current_language as code %}{{ code }}")
    (folder / "hello.txt").write_text("{{ name }} {{ portal_url }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    sent = notify(to="a@example.org", language="bg", template="hello", context={"name": "Ана"})
    assert (sent.subject, sent.language) == ("bg", "bg")
    assert sent.text == f"Ана {settings.PORTAL_URL}"
