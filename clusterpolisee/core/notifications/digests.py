"""Digests: one mail with everything a person has not read since the last one."""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications import letters, topics
from clusterpolisee.core.notifications.choices import stop_path
from clusterpolisee.core.notifications.models import Channel, Notification
from clusterpolisee.core.notifications.services import post

logger = logging.getLogger(__name__)
ACTOR = "system:digests"
MOST_LINES = 50
KINDS = {Channel.DAILY: "digest_daily", Channel.WEEKLY: "digest_weekly"}
BECAUSE = {
    Channel.DAILY: _("You receive this because news about some topics reaches you as a daily digest."),
    Channel.WEEKLY: _("You receive this because news about some topics reaches you as a weekly digest."),
}


def send_digests(channel: Channel) -> int:
    """Send each person the digest that is due; returns how many went out.

    Each person has a transaction of their own, which locks what it takes: run twice, or by two at once, each
    piece of news goes into one digest.
    """
    waiting = Notification.objects.filter(user=OuterRef("pk"))
    people = get_user_model().objects.filter(Exists(_due(waiting, channel)), is_active=True, erased_at=None)
    return sum(_send_one(user, channel) for user in people.order_by("pk"))


def _due(rows: QuerySet[Notification], channel: Channel) -> QuerySet[Notification]:
    return rows.filter(channel=channel, mailed_at__isnull=True, read_at__isnull=True)


def _send_one(user: Any, channel: Channel) -> bool:
    with recorded(by=ACTOR):
        own = _due(Notification.objects.filter(user=user), channel).order_by("created_at")
        rows = list(own.select_for_update(skip_locked=True))
        if not rows:
            return False
        kind = KINDS[channel]
        lines = [_line(row) for row in rows[:MOST_LINES]]
        letter = letters.render(
            "digest",
            {"person": user, "rows": lines, "total": len(rows), "more": len(rows) - len(lines)},
            language=user.preferred_language,
            because=BECAUSE[channel],
            stop_url=stop_path(user, kind, language=user.preferred_language),
        )
        post(letter, to=user.email, kind=kind)
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=Now())
    logger.info("%s for person %s: %d messages", kind, user.pk, len(rows))
    return True


def _line(row: Notification) -> dict[str, Any]:
    about = topics.find(row.topic)
    return {
        "subject": row.subject,
        "url": f"{settings.PORTAL_URL}{row.url}" if row.url else "",
        "topic": about.label if about else row.topic,
        "created_at": row.created_at,
    }
