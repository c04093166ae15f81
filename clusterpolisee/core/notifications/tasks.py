"""Celery's hand on the digests."""

from celery import shared_task

from clusterpolisee.core.notifications.digests import send_digests
from clusterpolisee.core.notifications.models import Channel


@shared_task(name="core.notifications.daily")
def daily() -> None:
    send_digests(Channel.DAILY)


@shared_task(name="core.notifications.weekly")
def weekly() -> None:
    send_digests(Channel.WEEKLY)
