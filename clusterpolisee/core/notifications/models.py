"""What a person was told, and how each person wants to be told."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    NOW = "now", _("mail at once")
    DAILY = "daily", _("daily digest")
    WEEKLY = "weekly", _("weekly digest")
    PORTAL = "portal", _("on the portal only")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """Everybody's inbox is their own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One piece of news for one person, in the language the person had then.

    `because` is the code of the reason the person got it, see `topics`. `channel` is the choice at that
    moment; `mailed_at` is set when a mail or a digest took it along.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    topic = models.CharField(max_length=40)
    because = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(
                fields=["user"], name="notification_unread", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(fields=["user", "-created_at"], name="notification_inbox"),
            models.Index(
                fields=["channel", "user"],
                name="notification_for_digest",
                condition=models.Q(mailed_at__isnull=True, channel__in=["daily", "weekly"]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class NotificationChoice(models.Model):
    """A person's own channel for a topic; without a row the topic's default counts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    topic = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel.choices)

    audited = ("user", "topic", "channel")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_channel_per_topic")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.channel}"
