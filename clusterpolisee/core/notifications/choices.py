"""How each person wants to be told, and the links in mails that stop them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications import topics
from clusterpolisee.core.notifications.models import Channel, Notification, NotificationChoice
from clusterpolisee.core.workflow.errors import Refused

SALT = "notifications.unsubscribe"
UNDO_SALT = "notifications.unsubscribe.undo"
LINKS_LAST = timedelta(days=365)
UNDO_LASTS = timedelta(hours=1)
DIGESTS = {"digest_daily": Channel.DAILY, "digest_weekly": Channel.WEEKLY}
WAITING_IN_DIGEST = {Channel.DAILY, Channel.WEEKLY, Channel.PORTAL}


@dataclass(frozen=True)
class Stop:
    """What an unsubscribe link is about: one topic of one person, or all that comes in one digest."""

    user: Any
    about: str

    @property
    def topics(self) -> list[topics.Topic]:
        """The topics that would still send mail."""
        chosen = channels_of(self.user)
        if self.about in DIGESTS:
            wanted = DIGESTS[self.about]
            return [topic for topic in topics.topics() if chosen[topic.code] == wanted and not topic.fixed]
        topic = topics.find(self.about)
        return [topic] if topic and not topic.fixed and chosen[topic.code] != Channel.PORTAL else []


def channels_of(user: Any) -> dict[str, str]:
    """The channel of every topic for a person: the own choice, else the topic's default."""
    chosen = dict(NotificationChoice.objects.filter(user=user).values_list("topic", "channel"))
    return {
        topic.code: topic.default if topic.fixed else chosen.get(topic.code, topic.default)
        for topic in topics.topics()
    }


def choose(user: Any, channels: Mapping[str, str], *, by: Any) -> None:
    """Store a person's channels by topic. What waits for a digest moves along; what was sent stays sent.

    Raises Refused for a topic that does not exist or cannot be turned off.
    """
    with recorded(by=by):
        for code, channel in channels.items():
            topic = topics.find(code)
            if topic is None or topic.fixed or channel not in Channel.values:
                raise Refused(_("This choice does not exist."), status=409)
            NotificationChoice.objects.update_or_create(user=user, topic=code, defaults={"channel": channel})
            if channel in WAITING_IN_DIGEST:
                waiting = Notification.objects.filter(user=user, topic=code, mailed_at__isnull=True)
                waiting.filter(channel__in=[Channel.DAILY, Channel.WEEKLY]).update(channel=channel)


def stop_path(user: Any, about: str, *, language: str) -> str:
    """The path of the page that stops mail about a topic, or a digest; works without log-in."""
    token = signing.dumps([str(user.public_id), about], salt=SALT)
    with translation.override(language):
        return reverse("core:unsubscribe", args=[token])


def read_stop(token: str) -> Stop | None:
    """What a link is about; None when it was tampered with, is too old, or its person is gone."""
    try:
        public_id, about = signing.loads(token, salt=SALT, max_age=LINKS_LAST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = (
        get_user_model().objects.filter(public_id=public_id, is_active=True, erased_at__isnull=True).first()
    )
    known = about in DIGESTS or topics.find(about) is not None
    return Stop(user, about) if user and known else None


def stop(found: Stop) -> str:
    """Move what still sends mail to the portal only; returns a word with which it can be undone."""
    before = channels_of(found.user)
    codes = [topic.code for topic in found.topics]
    choose(found.user, dict.fromkeys(codes, Channel.PORTAL), by=found.user)
    return signing.dumps([str(found.user.public_id), {code: before[code] for code in codes}], salt=UNDO_SALT)


def undo(found: Stop, word: str) -> bool:
    """Bring back the channels from before `stop`; False when the word is not, or no longer, good."""
    try:
        public_id, channels = signing.loads(word, salt=UNDO_SALT, max_age=UNDO_LASTS)
    except signing.BadSignature:
        return False
    if public_id != str(found.user.public_id):
        return False
    choose(found.user, channels, by=found.user)
    return True
