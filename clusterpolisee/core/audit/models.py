"""The append-only trail that database triggers fill."""

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
