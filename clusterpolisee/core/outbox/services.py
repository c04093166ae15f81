"""Posting and delivering mail: never twice, and never lost in silence."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState
from clusterpolisee.core.outbox.quiet import is_quiet

logger = logging.getLogger(__name__)
ACTOR = "system:outbox"
MOST_ATTEMPTS = 10
FORGOTTEN: dict[str, Any] = {"subject": "", "text": "", "html": "", "unsubscribe_url": ""}


class More(TypedDict, total=False):
    """What a mail may carry besides its words; see `OutboxMessage`."""

    html: str
    kind: str
    unsubscribe_url: str
    holds_secret: bool


def post(*, to: str, subject: str, text: str, language: str, **more: Unpack[More]) -> OutboxMessage:
    """Write a mail into the current transaction and wake the worker once that has committed."""
    subject = " ".join(subject.split())[:200]
    message = OutboxMessage.objects.create(to=to, subject=subject, text=text, language=language, **more)
    ring("core.outbox.deliver")
    return message


def deliver(*, limit: int = 50) -> int:
    """Claim waiting messages one by one and send each; returns how many were sent. Safe to run twice."""
    if is_quiet():
        return 0
    put_stale_claims_in_doubt()
    sent = 0
    for _ in range(limit):
        message = _claim_next()
        if message is None:
            return sent
        sent += _send(message)
    ring("core.outbox.deliver")  # more may wait than one turn takes
    return sent


def put_stale_claims_in_doubt() -> int:
    """A claim whose sender died may or may not have gone out; a human decides."""
    lasts = timedelta(seconds=settings.OUTBOX_CLAIM_LASTS_SECONDS)
    stale = OutboxMessage.objects.filter(state=OutboxState.CLAIMED, claimed_at__lt=Now() - lasts)
    return _settle_rows(stale, OutboxState.IN_DOUBT, error="the sender did not report back")


def put_waiting_in_doubt(*, before: datetime, reason: str) -> int:
    """What was written before `before` and has not gone is left to a human."""
    waiting = OutboxMessage.objects.filter(state__in=[OutboxState.QUEUED, OutboxState.CLAIMED])
    return _settle_rows(waiting.filter(created_at__lt=before), OutboxState.IN_DOUBT, error=reason)


def forget_texts(*, older_than: timedelta) -> int:
    """Blank the words of mail that was settled longer ago; who got what kind of mail when is kept."""
    settled = OutboxMessage.objects.filter(settled_at__lt=Now() - older_than).exclude(text="")
    done = settled.filter(state__in=[OutboxState.SENT, OutboxState.FAILED])
    return done.update(**FORGOTTEN)


def _claim_next() -> OutboxMessage | None:
    with recorded(by=ACTOR):
        waiting = OutboxMessage.objects.select_for_update(skip_locked=True)
        message = waiting.filter(state=OutboxState.QUEUED, due_at__lte=Now()).order_by("due_at").first()
        if message is None:
            return None
        claim = {"state": OutboxState.CLAIMED, "claimed_at": Now(), "attempts": F("attempts") + 1}
        OutboxMessage.objects.filter(pk=message.pk).update(**claim)
    message.attempts += 1
    return message


def _send(message: OutboxMessage) -> bool:
    """Send a claimed message. Only until the server listens can one be sure that nothing has gone."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        _retry_or_give_up(message, error)
        return False
    try:
        _as_mail(message, connection).send()
    except (ValueError, SMTPNotSupportedError) as error:  # an address or a header nobody can write
        _settle(message, OutboxState.FAILED, error)
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        _retry_or_give_up(message, error, final=_code(error) >= 500)
    except OSError as error:
        _settle(message, OutboxState.IN_DOUBT, error)
    else:
        _settle(message, OutboxState.SENT)
        return True
    finally:
        _hang_up(connection)
    return False


def _as_mail(message: OutboxMessage, connection: Any) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to], connection=connection)
    mail.extra_headers = {
        "Message-ID": f"<{message.pk}@clusterpolisee>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
    }
    if message.unsubscribe_url:
        mail.extra_headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _code(error: SMTPResponseException | SMTPRecipientsRefused) -> int:
    """The server's answer; for several receivers the mildest."""
    if isinstance(error, SMTPResponseException):
        return error.smtp_code
    return min(code for code, _answer in error.recipients.values())


def _hang_up(connection: Any) -> None:
    try:
        connection.close()
    except OSError as error:
        logger.info("mail server did not say goodbye: %s", error)


def _retry_or_give_up(message: OutboxMessage, error: Exception, *, final: bool = False) -> None:
    if final or message.attempts >= MOST_ATTEMPTS:
        _settle(message, OutboxState.FAILED, error)
        return
    wait = timedelta(seconds=settings.OUTBOX_FIRST_WAIT_SECONDS * 2 ** (message.attempts - 1))
    values = {"state": OutboxState.QUEUED, "due_at": Now() + wait, "error": str(error)[:300]}
    OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.CLAIMED).update(**values)


def _settle(message: OutboxMessage, state: str, error: Exception | None = None) -> None:
    claimed = OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.CLAIMED)
    _settle_rows(claimed, state, error=str(error or ""))
    if error:
        logger.warning("mail %s %s: %s", message.pk, state, error)


def _settle_rows(rows: QuerySet[OutboxMessage], state: str, *, error: str) -> int:
    """What holds a secret is not kept a moment longer than it is needed."""
    kept = {
        name: Case(When(holds_secret=True, then=Value(empty)), default=F(name), output_field=TextField())
        for name, empty in FORGOTTEN.items()
    }
    return rows.update(state=state, settled_at=Now(), error=error[:300], **kept)
