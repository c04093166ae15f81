"""Waking a worker. Rows are the queue; this only says that there is one."""

import logging
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 0.2


def ring(task: str, **ids: Any) -> None:
    """Send the task when the current transaction has committed.

    Takes at most 0.2 s and never fails the caller: with Redis down the sweeper finds the row later.
    """
    transaction.on_commit(lambda: _send(task, ids))


def _send(task: str, ids: dict[str, Any]) -> None:
    options = {
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        "socket_timeout": PATIENCE_SECONDS,
        "socket_connect_timeout": PATIENCE_SECONDS,
        "max_retries": 0,
    }
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            current_app.send_task(task, kwargs=ids, connection=connection, retry=False, ignore_result=True)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("bell for %s not heard: %s", task, error)
