"""What the worker does for the working groups."""

from celery import shared_task

from workinggroups.services import clock


@shared_task(name="workinggroups.tick")
def tick() -> None:
    clock.tick()
