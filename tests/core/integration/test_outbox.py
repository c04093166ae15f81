"""Mail goes once, or says that it may have gone."""

import json
from datetime import timedelta
from email import message_from_bytes
from io import StringIO
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db.models.functions import Now
from django.utils import timezone

from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.outbox.sink import Manner, Rules, Sink

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def message():
    return outbox.post(
        to="a@example.org",
        subject="One\nline",
        text="Text",
        language="hu",
        html="<p>Text</p>",
        kind="hello",
        unsubscribe_url="http://localhost/stop/",
    )


@pytest.fixture
def server(settings):
    """A real mail server whose manners the test sets."""
    with Sink() as sink:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", sink.port
        yield sink


def state_after_delivery(message):
    outbox.deliver()
    message.refresh_from_db()
    return message.state


def test_a_posted_mail_is_sent_once_however_often_the_task_runs(message):
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    assert [m.subject for m in mail.outbox] == ["One line"]
    headers = mail.outbox[0].extra_headers
    assert headers["Content-Language"] == "hu"
    assert headers["List-Unsubscribe"] == "<http://localhost/stop/>"
    assert mail.outbox[0].alternatives[0].mimetype == "text/html"
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


def test_waits_grow_and_end_one_day(message):
    waits = []
    for _attempt in range(outbox.MOST_ATTEMPTS):
        OutboxMessage.objects.update(due_at=Now())
        with patch.object(EmailMessage, "send", side_effect=SMTPDataError(451, b"later")):
            outbox.deliver(limit=1)
        message.refresh_from_db()
        waits.append(message.due_at - timezone.now())
    assert waits[0] < waits[1] < waits[4]
    assert message.state == "failed"


@pytest.mark.parametrize(
    "refusal",
    [
        SMTPDataError(550, b"no such person"),
        SMTPRecipientsRefused({"a@example.org": (550, b"no such person")}),
    ],
)
def test_a_refusal_for_good_is_final(message, refusal):
    with patch.object(EmailMessage, "send", side_effect=refusal):
        outbox.deliver()
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_claim_without_report_becomes_in_doubt(message):
    OutboxMessage.objects.update(state="claimed", claimed_at=Now() - timedelta(minutes=6))
    assert outbox.put_stale_claims_in_doubt() == 1
    assert outbox.deliver() == 0


def test_a_bell_that_nobody_hears_fails_nobody_and_the_sweeper_finds_the_mail(
    db, django_capture_on_commit_callbacks, caplog
):
    with (
        patch(
            "clusterpolisee.core.outbox.bell.current_app.connection_for_write", side_effect=OSError("down")
        ),
        django_capture_on_commit_callbacks(execute=True),
    ):
        outbox.post(to="b@example.org", subject="S", text="T", language="en")
    assert "not heard" in caplog.text
    assert outbox.deliver() == 1  # what beat starts every ten seconds


def test_a_real_server_gets_both_parts_with_their_headers(server, message):
    assert state_after_delivery(message) == "sent"
    received = message_from_bytes(server.bodies[0])
    assert received["Message-ID"] == f"<{message.pk}@clusterpolisee>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in received.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("manner", "state", "accepted"),
    [
        (Manner.TAKE_AND_DROP, "in_doubt", 1),
        (Manner.LATER, "queued", 0),
        (Manner.NEVER, "failed", 0),
    ],
)
def test_what_a_real_server_answers_decides_what_becomes_of_a_mail(server, message, manner, state, accepted):
    server.rules = Rules(always=manner)
    assert state_after_delivery(message) == state
    assert outbox.deliver() == 0
    assert sum(server.accepted.values()) == accepted


def test_a_server_that_is_not_there_leaves_no_doubt(settings, message):
    with Sink() as sink:
        port = sink.port
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    assert state_after_delivery(message) == "queued"


def test_an_address_nobody_can_write_to_fails_and_holds_up_nobody(server, message):
    OutboxMessage.objects.filter(pk=message.pk).update(to="a b\n@example.org")
    other = outbox.post(to="b@example.org", subject="S", text="T", language="en")
    assert state_after_delivery(message) == "failed"
    other.refresh_from_db()
    assert other.state == "sent"


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        (None, "sent"),
        (SMTPDataError(550, b"never"), "failed"),
        (SMTPServerDisconnected("after DATA"), "in_doubt"),
    ],
)
def test_a_secret_is_gone_as_soon_as_its_mail_is_settled(message, effect, state):
    OutboxMessage.objects.update(holds_secret=True)
    with patch.object(EmailMessage, "send", side_effect=effect):
        assert state_after_delivery(message) == state
    assert (message.subject, message.text, message.html) == ("", "", "")


def test_a_secret_whose_sender_died_is_gone_too(message):
    OutboxMessage.objects.update(holds_secret=True, state="claimed", claimed_at=Now() - timedelta(hours=1))
    assert state_after_delivery(message) == "in_doubt"
    assert message.text == ""


def test_a_secret_waits_whole_as_long_as_its_mail_is_tried_again(message):
    OutboxMessage.objects.update(holds_secret=True)
    with patch.object(EmailMessage, "send", side_effect=SMTPDataError(451, b"later")):
        assert state_after_delivery(message) == "queued"
    assert message.text == "Text"


def test_texts_of_old_settled_mail_are_forgotten_and_others_kept(message):
    old = Now() - timedelta(days=40)
    doubtful, waiting = (
        outbox.post(to="b@example.org", subject="S", text="T", language="en") for _ in range(2)
    )
    OutboxMessage.objects.filter(pk=message.pk).update(state="sent", settled_at=old)
    OutboxMessage.objects.filter(pk=doubtful.pk).update(state="in_doubt", settled_at=old)
    OutboxMessage.objects.filter(pk=waiting.pk).update(created_at=old)
    assert outbox.forget_texts(older_than=timedelta(days=30)) == 1
    kept = {row.pk: row.text for row in OutboxMessage.objects.all()}
    assert kept == {message.pk: "", doubtful.pk: "T", waiting.pk: "T"}


def test_the_command_prints_every_state_even_those_without_mail(message):
    printed = StringIO()
    call_command("outbox", "--json", stdout=printed)
    assert json.loads(printed.getvalue()) == {
        "queued": 1, "claimed": 0, "sent": 0, "in_doubt": 0, "failed": 0,
    }  # fmt: skip
