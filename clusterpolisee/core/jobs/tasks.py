"""Celery's hand on jobs."""

from uuid import UUID

from celery import shared_task

from clusterpolisee.core.jobs import making

LONGEST_SECONDS = 30 * 60


@shared_task(name="core.jobs.run", soft_time_limit=LONGEST_SECONDS, time_limit=LONGEST_SECONDS + 60)
def run(id: str) -> None:  # noqa: A002 - the bell calls it so
    making.run(UUID(id))


@shared_task(name="core.jobs.sweep")
def sweep() -> None:
    making.sweep()
