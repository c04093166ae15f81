"""Notifications, mail, consents, requests and the trails, told to the registry of personal data."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData, table
from clusterpolisee.core.audit import sealing
from clusterpolisee.core.audit.models import AccessEvent, AuditEvent
from clusterpolisee.core.audit.queries import history_of
from clusterpolisee.core.notifications.models import Notification, NotificationChoice
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.privacy.models import Consent, DataExport, ErasureRequest, ErasureRequestState
from clusterpolisee.core.privacy.services import files
from clusterpolisee.core.privacy.texts import TEXTS
from clusterpolisee.core.search.models import SearchDocument

WHEN = _("when")


def mails_to(user: User) -> QuerySet[OutboxMessage]:
    """Every mail to an address the person has or had."""
    rows = OutboxMessage.objects.annotate(lowered=Lower("to"))
    return rows.filter(lowered__in=erased.addresses_of(user)).order_by("created_at")


def _asked_in_vain(user: User) -> QuerySet[OutboxMessage]:
    """Mails that asked to confirm an address which the person typed and never proved."""
    typed = EmailAddress.objects.filter(user=user, verified=False).values(lowered=Lower("email"))
    rows = OutboxMessage.objects.annotate(lowered=Lower("to"))
    return rows.filter(kind="email_confirmation", lowered__in=typed)


def _messages(user: User) -> Iterator[Part]:
    news = Notification.objects.filter(user=user).order_by("created_at")
    columns = {
        "created_at": WHEN,
        "topic": _("topic"),
        "because": _("reason"),
        "subject": _("subject"),
        "text": _("text"),
        "url": _("page"),
        "language": _("language"),
        "channel": _("channel"),
        "mailed_at": _("sent by mail"),
        "read_at": _("read"),
    }
    yield table("notifications", _("Notifications"), news, columns)
    choices = NotificationChoice.objects.filter(user=user).order_by("topic")
    columns = {"topic": _("topic"), "channel": _("channel")}
    yield table("notification_choices", _("Choices about notifications"), choices, columns)
    columns = {
        "created_at": WHEN,
        "to": _("e-mail address"),
        "subject": _("subject"),
        "language": _("language"),
        "state": _("state"),
        "settled_at": _("settled"),
    }
    note = _("The texts of mails went to your mailbox; the portal forgets them.")
    yield table("mails", _("Mails to you"), mails_to(user), columns, note)


def _erase_messages(user: User, by: Any) -> dict[str, int]:
    others = Notification.objects.exclude(user=user)
    mails = OutboxMessage.objects.exclude(pk__in=mails_to(user).values("pk"))
    return {
        "notifications": Notification.objects.filter(user=user).delete()[0],
        "notification_choices": NotificationChoice.objects.filter(user=user).delete()[0],
        "mails": mails_to(user).delete()[0] + _asked_in_vain(user).delete()[0],
        "mentions": erased.replace_mentions(others, ["subject", "text"], user)
        + erased.replace_mentions(mails, ["subject", "text", "html", "settled_reason"], user),
        "search": SearchDocument.objects.filter(label="core.user", object_id=user.pk).delete()[0],
    }


MESSAGES = PersonalData(
    name="messages",
    export=_messages,
    erase=_erase_messages,
    kinds={
        "notifications": _("notifications"),
        "notification_choices": _("choices about notifications"),
        "mails": _("mails to the person"),
        "mentions": _("mentions in notifications and mails of others"),
        "search": _("entries of the search"),
    },
    goes=(
        _("Your inbox, your choices about notifications, and the list of mails to you"),
        _("Your name and address in what others received from the portal"),
    ),
)


def _agreements(user: User) -> Iterator[Part]:
    columns = {
        "purpose": _("purpose"),
        "text_version": _("version of the text"),
        "text_hash": _("fingerprint of the text"),
        "language": _("language"),
        "given_at": _("given"),
        "withdrawn_at": _("withdrawn"),
    }
    given = Consent.objects.filter(user=user).order_by("given_at")
    note = " ".join(str(text.text) for text in TEXTS.values())
    yield table("consents", _("Consents"), given, columns, note)
    columns = {"requested_at": WHEN, "language": _("language"), "state": _("state"), "ready_at": _("ready")}
    exports = DataExport.objects.filter(user=user).order_by("requested_at")
    yield table("exports", _("Copies of your data"), exports, columns)
    columns = {
        "asked_at": WHEN,
        "reason": _("reason"),
        "state": _("state"),
        "answer": _("answer"),
        "answered_at": _("answered"),
    }
    requests = ErasureRequest.objects.filter(user=user).order_by("asked_at")
    yield table("erasure_requests", _("Requests for erasure"), requests, columns)


def _erase_agreements(user: User, by: Any) -> dict[str, int]:
    # One that is being made at this moment is waited for: its file is known only then.
    copies = DataExport.objects.filter(user=user)
    for copy in list(copies.select_for_update(of=("self",)).order_by("pk")):
        files.remove_after_commit(copy.file)
    requests = ErasureRequest.objects.filter(user=user)
    waiting = requests.filter(state=ErasureRequestState.ASKED)
    waiting.update(state=ErasureRequestState.DONE, answered_at=Now())
    return {
        "consents": Consent.objects.filter(user=user).standing().update(withdrawn_at=Now()),
        "exports": copies.delete()[0],
        "erasure_requests": requests.update(reason="", answer=""),
    }


AGREEMENTS = PersonalData(
    name="agreements",
    export=_agreements,
    erase=_erase_agreements,
    kinds={
        "consents": _("consents withdrawn"),
        "exports": _("copies of the data, with their files"),
        "erasure_requests": _("texts of requests for erasure"),
    },
    goes=(_("Your consents are taken back, and copies of your data are deleted with their files"),),
    stays=(_("That consents were given and withdrawn, with version and date, as proof."),),
)


def _trails(user: User) -> Iterator[Part]:
    actor = f"user:{user.pk}"
    columns = {
        "at": WHEN,
        "what": _("what"),
        "table": _("kind"),
        "object_id": _("number"),
        "count": _("records"),
    }
    own = AccessEvent.objects.filter(actor=actor).order_by("at")
    yield table("reads", _("What you read that is confidential"), own, columns)
    about = AccessEvent.objects.filter(table=User._meta.db_table, object_id=str(user.pk)).order_by("at")
    yield table("reads_about", _("When others read your record"), about, columns)
    yield _changes(user)
    done = AuditEvent.objects.filter(actor=actor).order_by("id")
    columns = {"at": WHEN, "table": _("kind"), "object_id": _("number"), "operation": _("change")}
    note = _("Without the values, which may be about others.")
    yield table("changes_by", _("Changes you made"), done, columns, note)


def _changes(user: User) -> Part:
    events = list(history_of(user).filter(Q(operation="insert") | Q(operation="update")))
    rows = [
        {"at": event.at, "column": name, "before": pair[0], "after": pair[1]}
        for event, changes in zip(events, sealing.opened(events), strict=True)
        for name, pair in changes.items()
    ]
    columns = {"at": WHEN, "column": _("field"), "before": _("before"), "after": _("after")}
    return Part("changes_about", _("Changes of your account"), columns, rows)


def _erase_trails(user: User, by: Any) -> dict[str, int]:
    """The trails know people by number alone; the sealed values go with the key, at the very end."""
    return {}


TRAILS = PersonalData(
    name="trails",
    export=_trails,
    erase=_erase_trails,
    kinds={},
    goes=(_("The key to your name in the record of changes: nobody can read it there any more"),),
    stays=(
        _("The record of changes and of confidential reading, under the number, until its time is over."),
    ),
)
