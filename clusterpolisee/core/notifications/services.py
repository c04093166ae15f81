"""Telling people something, in their language: on the portal, and by mail as they chose."""

from typing import Any

from django.db.models.functions import Now

from clusterpolisee.core.notifications import letters, topics
from clusterpolisee.core.notifications.choices import channels_of, stop_path
from clusterpolisee.core.notifications.models import Channel, Notification
from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.models import OutboxMessage


def notify(
    *, to: str, language: str, template: str, context: dict[str, Any], secret: bool = False
) -> OutboxMessage:
    """Write to an address, with the current transaction: guests, invitations, security mails.

    Renders `mail/<template>.subject.txt` and `.txt`. What is `secret` (a key, an address that opens
    something) is not kept once the mail has gone. People with an account are told with `tell`.
    """
    return post(letters.render(template, context, language=language), to=to, kind=template, secret=secret)


def tell(
    user: Any, *, topic: str, because: str, template: str, context: dict[str, Any], url: str = ""
) -> Notification | None:
    """Put news into a person's inbox, and mail it at once where the person wants that.

    `topic` and `because` are codes of `topics`; `url` is the path of what it is about. All is written with
    the current transaction. Who is inactive or erased gets nothing. Raises KeyError for unknown codes.
    """
    about = topics.topic(topic)
    sentence = about.because[because]
    if not user.is_active or user.erased_at is not None:
        return None
    language = user.preferred_language
    stop_url = "" if about.fixed else stop_path(user, topic, language=language)
    letter = letters.render(template, context, language=language, because=sentence, stop_url=stop_url)
    channel = channels_of(user)[topic]
    notification = Notification.objects.create(
        user=user,
        topic=topic,
        because=because,
        subject=letter.subject[:200],
        text=letter.body,
        url=url[:300],
        language=language,
        channel=channel,
        mailed_at=Now() if channel == Channel.NOW else None,
    )
    if channel == Channel.NOW:
        post(letter, to=user.email, kind=template)
    return notification


def post(letter: letters.Letter, *, to: str, kind: str, secret: bool = False) -> OutboxMessage:
    """Hand a letter to the outbox."""
    return outbox.post(
        to=to,
        subject=letter.subject,
        text=letter.text,
        language=letter.language,
        html=letter.html,
        kind=kind,
        unsubscribe_url=letter.unsubscribe_url,
        holds_secret=secret,
    )
