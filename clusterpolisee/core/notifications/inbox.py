"""A person's inbox: everything the portal told them, read or not."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.models import Notification


def inbox_of(user: Any, *, topic: str = "", unread_only: bool = False) -> QuerySet[Notification]:
    """What is unread first, each newest first."""
    found = Notification.objects.visible_to(user)
    if topic:
        found = found.filter(topic=topic)
    if unread_only:
        found = found.unread()
    is_unread = ExpressionWrapper(Q(read_at__isnull=True), output_field=BooleanField())
    return found.order_by(is_unread.desc(), "-created_at", "pk")


def unread_count(user: Any) -> int:
    return Notification.objects.visible_to(user).unread().count()


def mark_read(user: Any, *, ids: Collection[UUID] | None = None) -> int:
    """Mark some of a person's news as read, or all when `ids` is None; returns how many were unread."""
    with recorded(by=user):
        found = Notification.objects.visible_to(user).unread()
        if ids is not None:
            found = found.filter(pk__in=ids)
        return found.update(read_at=Now())
