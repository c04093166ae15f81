"""Celery's hand on the register."""

from celery import shared_task

from clusterpolisee.core.partners.services import logos


@shared_task(name="core.partners.prepare_logo")
def prepare_logo(organisation_id: int) -> None:
    logos.prepare_logo(organisation_id)


@shared_task(name="core.partners.prepare_waiting_logos")
def prepare_waiting_logos() -> None:
    """The sweeper, for logos whose bell nobody heard."""
    logos.prepare_waiting()
