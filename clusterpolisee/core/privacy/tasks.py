"""Celery's hand on exports and retention."""

from uuid import UUID

from celery import shared_task

from clusterpolisee.core.privacy.services import exports, retention


@shared_task(name="core.privacy.export")
def export(id: str) -> None:  # noqa: A002 - the bell calls it so
    exports.make(UUID(id))


@shared_task(name="core.privacy.sweep")
def sweep() -> None:
    exports.sweep()


@shared_task(name="core.privacy.retention")
def enforce() -> None:
    retention.enforce()
