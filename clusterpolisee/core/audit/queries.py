"""Reading the trail and the log of reads. The caller has already decided who may."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from clusterpolisee.core.audit.models import AccessEvent, AuditEvent


def history_of(obj: models.Model) -> models.QuerySet[AuditEvent]:
    """Events of one row, oldest first. The caller has already loaded `obj` through its `visible_to`."""
    return AuditEvent.objects.filter(table=obj._meta.db_table, object_id=str(obj.pk))


def history_of_rows(rows: Iterable[tuple[str, Sequence[Any]]]) -> QuerySet[AuditEvent]:
    """Events of several rows, given as table and primary keys; the newest first."""
    wanted = Q(pk__in=[])
    for table, keys in rows:
        wanted |= Q(table=table, object_id__in=[str(key) for key in keys])
    return AuditEvent.objects.filter(wanted).order_by("-at", "-id")


def touching(events: QuerySet[AuditEvent], table: str, column: str) -> QuerySet[AuditEvent]:
    """Those in which one column of one table changed."""
    return events.filter(table=table, changes__has_key=column)


def between(rows: QuerySet[Any], first: date | None, last: date | None) -> QuerySet[Any]:
    """Those from the first to the last day in the reader's zone, both included."""
    if first:
        rows = rows.filter(at__gte=_midnight(first))
    if last and last < date.max:  # nothing is later than that
        rows = rows.filter(at__lt=_midnight(last + timedelta(days=1)))
    return rows


def reads_of(obj: models.Model) -> QuerySet[AccessEvent]:
    """Who read or took out one object, the newest first."""
    return AccessEvent.objects.filter(table=obj._meta.db_table, object_id=str(obj.pk))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
