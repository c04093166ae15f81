"""The delivery log: what became of each mail, and what a person decides about those in doubt."""

from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState
from clusterpolisee.core.workflow.errors import Refused

LOG_IS_FOR = _("The delivery log is for administrators of the portal and the secretariat.")
NOT_IN_DOUBT = _("This mail is no longer in doubt: somebody has decided about it before you.")
NOTHING_TO_SEND = _(
    "This mail cannot be sent again: its text held a key and was not kept. The person can ask for a new one."
)


class Decision(StrEnum):
    """What a person found out about a mail in doubt."""

    ARRIVED = "arrived"
    SEND_AGAIN = "again"
    LEAVE = "leave"


def can_read_mail_log(user: Any) -> bool:
    return bool(user.is_authenticated and (user.holds("administrator") or user.holds("secretariat")))


def check_can_read_mail_log(user: Any) -> None:
    """Raises Refused unless the person is administrator or in the secretariat today."""
    if not can_read_mail_log(user):
        raise Refused(LOG_IS_FOR)


def counts() -> dict[str, int]:
    """How many mails are in each state; every state is there."""
    found = dict(OutboxMessage.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in OutboxState.values}


def log(user: Any) -> QuerySet[OutboxMessage]:
    """What the person may see of the log, newest first. No texts; `has_text` says whether one is kept."""
    has_text = Case(When(Q(text=""), then=Value(False)), default=Value(True), output_field=BooleanField())
    rows: QuerySet[OutboxMessage] = OutboxMessage.objects.visible_to(user).annotate(has_text=has_text)
    return rows.select_related("settled_by").order_by("-created_at", "pk")


def settle(message: OutboxMessage, decision: str, *, by: Any, reason: str) -> OutboxMessage:
    """Record what a person decided about a mail in doubt; returns the mail, or the new one sent in its place.

    The portal sends nothing again by itself. Raises Refused when somebody else was quicker, or when there is
    no text left to send.
    """
    check_can_read_mail_log(by)
    with recorded(by=by):
        locked = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if locked.state != OutboxState.IN_DOUBT:
            raise Refused(NOT_IN_DOUBT, status=409)
        again = _send_again(locked) if decision == Decision.SEND_AGAIN else None
        OutboxMessage.objects.filter(pk=locked.pk).update(
            state=OutboxState.SENT if decision == Decision.ARRIVED else OutboxState.FAILED,
            settled_at=Now(),
            settled_by=by,
            settled_reason=reason[:300],
            sent_again_as=again,
        )
    return again or locked


def _send_again(message: OutboxMessage) -> OutboxMessage:
    if not message.text:
        raise Refused(NOTHING_TO_SEND, status=409)
    return outbox.post(
        to=message.to,
        subject=message.subject,
        text=message.text,
        language=message.language,
        html=message.html,
        kind=message.kind,
        unsubscribe_url=message.unsubscribe_url,
    )
