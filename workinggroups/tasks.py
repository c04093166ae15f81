"""What the worker does for the working groups."""

from celery import shared_task

from workinggroups.services import annexes, clock


@shared_task(name="workinggroups.tick")
def tick() -> None:
    clock.tick()


@shared_task(name="workinggroups.examine_annex")
def examine_annex(annex_id: str) -> None:
    annexes.examine(annex_id)


@shared_task(name="workinggroups.sweep_files")
def sweep_files() -> None:
    annexes.sweep_files()
