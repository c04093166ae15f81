"""What the worker does for the working groups."""

from celery import shared_task

from workinggroups.services import calls


@shared_task(name="workinggroups.close_due_calls")
def close_due_calls() -> None:
    calls.close_due()
