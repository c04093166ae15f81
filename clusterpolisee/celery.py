"""The Celery application; worker and beat load it."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterpolisee.settings")

app = Celery("clusterpolisee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    [
        "clusterpolisee.core.jobs",
        "clusterpolisee.core.notifications",
        "clusterpolisee.core.outbox",
        "clusterpolisee.core.partners",
        "clusterpolisee.core.privacy",
    ]
)


@worker_init.connect(dispatch_uid="portal.worker")
@beat_init.connect(dispatch_uid="portal.beat")
def refuse_to_start(**kwargs: Any) -> None:
    """Worker and beat refuse what the web process refuses; only SystemExit gets past Celery's signals."""
    # Not at the top: this module is loaded before Django knows its models.
    from clusterpolisee.core.accounts.services.startup import refuse_demo_accounts_in_production

    try:
        refuse_demo_accounts_in_production()
    except ImproperlyConfigured as reason:
        raise SystemExit(str(reason)) from reason


@beat_init.connect(dispatch_uid="portal.beat.quiet")
def wait_on_a_restored_copy(**kwargs: Any) -> None:
    """Beat begins once somebody has released the copy; see docs/operations.md."""
    from clusterpolisee.core.outbox.quiet import wait_while_quiet

    wait_while_quiet()
