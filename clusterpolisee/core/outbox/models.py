"""Mail that waits, is on its way, or has gone."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OutboxState(models.TextChoices):
    QUEUED = "queued", _("queued")
    CLAIMED = "claimed", _("being sent")
    SENT = "sent", _("sent")
    IN_DOUBT = "in_doubt", _("in doubt")
    FAILED = "failed", _("failed")


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def visible_to(self, user: Any) -> "OutboxQuerySet":
        """Who may read the delivery log sees all of it; nobody sees a text."""
        may = user.is_authenticated and (user.holds("administrator") or user.holds("secretariat"))
        return self.defer("subject", "text", "html") if may else self.none()


class OutboxMessage(models.Model):
    """One mail, written in the transaction whose news it carries.

    A row is claimed before it is sent. A claim that is never settled becomes `in_doubt` for a human to
    look at: it may have gone, so it is not sent again. `kind` is the template's name. What `holds_secret` (a
    key, a code) loses its words as soon as it is settled; other texts go with retention. `settled_by` and
    `settled_reason` tell who decided about one in doubt, `sent_again_as` the mail that was sent in its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    kind = models.CharField(max_length=60, blank=True)
    holds_secret = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.QUEUED)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_reason = models.CharField(max_length=300, blank=True)
    sent_again_as = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="sent_before_as"
    )

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_waiting",
                condition=models.Q(state__in=["queued", "claimed"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'mail'} ({self.state})"


class Restoration(models.Model):
    """This database came out of a backup that shows the moment `backup_at`.

    While `resumed_at` is empty, no mail leaves and beat waits: the original may still be running.
    """

    backup_at = models.DateTimeField()
    restored_at = models.DateTimeField(db_default=Now(), editable=False)
    resumed_at = models.DateTimeField(null=True, editable=False)

    audited = ("backup_at", "resumed_at")

    class Meta:
        ordering = ["restored_at"]

    def __str__(self) -> str:
        return f"backup of {self.backup_at}"
