"""The append-only trail that database triggers fill, and the log of who read what is confidential."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """One change of one row.

    `changes` maps each changed column to `[before, after]`; columns that a model declares in
    `audited_hashed` hold digests instead of values.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    table = models.CharField(max_length=63)
    object_id = models.CharField(max_length=64)
    operation = models.CharField(max_length=6)
    changes = models.JSONField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["table", "object_id", "id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.operation} {self.table} {self.object_id}"


class AccessEvent(models.Model):
    """Somebody read or took out something confidential.

    `what` is a code such as `expression.read` or `people.export`; `count` is how many records a list held.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64, blank=True)
    what = models.CharField(max_length=60)
    table = models.CharField(max_length=63, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["table", "object_id", "-at"], name="access_by_object"),
            models.Index(fields=["actor", "-at"], name="access_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.what}"


class PersonKey(models.Model):
    """The key that seals one person's values in the audit trail.

    The trigger makes it when it first needs one. Erasure deletes the row: what the trail kept sealed can then
    be read by nobody.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    secret = models.BinaryField()

    def __str__(self) -> str:
        return f"key of {self.user_id}"
