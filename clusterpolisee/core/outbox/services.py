"""Posting and delivering mail: never twice, and never lost in silence."""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPResponseException, SMTPServerDisconnected

from django.core.mail import EmailMessage
from django.db.models import F
from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox.bell import ring
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState

logger = logging.getLogger(__name__)
ACTOR = "system:outbox"
CLAIM_LASTS = timedelta(minutes=5)
MOST_ATTEMPTS = 5


def post(*, to: str, subject: str, text: str, language: str) -> OutboxMessage:
    """Write a mail into the current transaction and wake the worker once that has committed."""
    subject = " ".join(subject.split())[:200]
    message = OutboxMessage.objects.create(to=to, subject=subject, text=text, language=language)
    ring("core.outbox.deliver")
    return message


def deliver(*, limit: int = 50) -> int:
    """Claim waiting messages one by one and send each; returns how many were sent. Safe to run twice."""
    put_stale_claims_in_doubt()
    sent = 0
    for _ in range(limit):
        message = _claim_next()
        if message is None:
            break
        sent += _send(message)
    return sent


def put_stale_claims_in_doubt() -> int:
    """A claim whose sender died may or may not have gone out; a human decides."""
    stale = OutboxMessage.objects.filter(state=OutboxState.CLAIMED, claimed_at__lt=Now() - CLAIM_LASTS)
    return stale.update(state=OutboxState.IN_DOUBT, settled_at=Now(), error="the sender did not report back")


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
    mail = EmailMessage(message.subject, message.text, to=[message.to])
    mail.extra_headers = {
        "Message-ID": f"<{message.pk}@clusterpolisee>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
    }
    try:
        mail.send()
    except SMTPServerDisconnected as error:
        _settle(message, OutboxState.IN_DOUBT, error)
    except (SMTPException, OSError) as error:
        _retry_or_give_up(message, error)
    else:
        _settle(message, OutboxState.SENT)
        return True
    return False


def _retry_or_give_up(message: OutboxMessage, error: Exception) -> None:
    final = isinstance(error, SMTPResponseException) and error.smtp_code >= 500
    if final or message.attempts >= MOST_ATTEMPTS:
        _settle(message, OutboxState.FAILED, error)
        return
    wait = timedelta(seconds=30 * 2**message.attempts)
    values = {"state": OutboxState.QUEUED, "due_at": Now() + wait, "error": str(error)[:300]}
    OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.CLAIMED).update(**values)


def _settle(message: OutboxMessage, state: str, error: Exception | None = None) -> None:
    values = {"state": state, "settled_at": Now(), "error": str(error or "")[:300]}
    OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.CLAIMED).update(**values)
    if error:
        logger.warning("mail %s %s: %s", message.pk, state, error)
