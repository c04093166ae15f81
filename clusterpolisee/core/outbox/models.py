"""Mail that waits, is on its way, or has gone."""

import uuid

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


class OutboxMessage(models.Model):
    """One mail, written in the transaction whose news it carries.

    A row is claimed before it is sent. A claim that is never settled becomes `in_doubt` for a human to
    look at: it may have gone, so it is not sent again. `kind` is the template's name. What `holds_secret` (a
    key, a code) loses its text and html as soon as it is settled; other texts go with retention.
    `settled_by` and `settled_reason` tell who decided about one in doubt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    kind = models.CharField(max_length=60, blank=True)
    holds_secret = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
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
        return f"{self.subject} ({self.state})"
