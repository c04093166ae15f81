"""Celery's hand on the outbox."""

from celery import shared_task

from clusterpolisee.core.outbox import services


@shared_task(name="core.outbox.deliver")
def deliver() -> None:
    services.deliver()
