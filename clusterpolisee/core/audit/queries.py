"""Reading the trail of one object; whoever may see the object may be shown it by its page."""

from django.db import models

from clusterpolisee.core.audit.models import AuditEvent


def history_of(obj: models.Model) -> models.QuerySet[AuditEvent]:
    """Events of one row, oldest first. The caller has already loaded `obj` through its `visible_to`."""
    return AuditEvent.objects.filter(table=obj._meta.db_table, object_id=str(obj.pk))
