"""The log of who read or took out what is confidential."""

from typing import Any

from django.db import models

from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.audit.recording import actor_name, request_id


def log_read(what: str, *, by: Any, obj: models.Model | None = None, count: int = 1) -> None:
    """Note that `by` read something. `what` is a code such as `expression.read` or `people.export`."""
    AccessEvent.objects.create(
        actor=actor_name(by),
        request_id=request_id.get(),
        what=what,
        table=obj._meta.db_table if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        count=count,
    )
