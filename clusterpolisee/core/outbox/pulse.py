"""Signs of life of worker and beat, kept in Redis for a few seconds and read by /readyz."""

import logging
import time
from typing import Any

import redis
from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.conf import settings

logger = logging.getLogger(__name__)
LASTS_SECONDS = {"worker": 15, "beat": 45}
KEY = "portal:pulse:{}"
HEARTBEAT_TASK = "core.outbox.deliver"


def client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def _beat(name: str) -> None:
    try:
        with client() as connection:
            connection.set(KEY.format(name), int(time.time()), ex=LASTS_SECONDS[name])
    except redis.RedisError as error:
        logger.warning("pulse of %s not kept: %s", name, error)


def _worker_is_alive(**kwargs: Any) -> None:
    _beat("worker")


def _beat_is_alive(**kwargs: Any) -> None:
    _beat("beat")


def _beat_has_started(**kwargs: Any) -> None:
    _beat("beat")
    after_task_publish.connect(_beat_is_alive, sender=HEARTBEAT_TASK, dispatch_uid="core.pulse.beat")


def connect() -> None:
    """The worker reports on each heartbeat, beat each time it has published the most frequent task."""
    heartbeat_sent.connect(_worker_is_alive, dispatch_uid="core.pulse.worker")
    beat_init.connect(_beat_has_started, dispatch_uid="core.pulse.beat_init")


def forget() -> None:
    """Forget signs of life from before a restart, so that /readyz waits for the new processes."""
    try:
        with client() as connection:
            connection.delete(*(KEY.format(name) for name in LASTS_SECONDS))
    except redis.RedisError as error:
        logger.warning("old pulses not forgotten: %s", error)


def read() -> dict[str, bool]:
    """`{"redis", "worker", "beat"}`: whether each shows a sign of life."""
    try:
        with client() as connection:
            worker, beat = connection.mget(KEY.format("worker"), KEY.format("beat"))
    except redis.RedisError:
        return {"redis": False, "worker": False, "beat": False}
    return {"redis": True, "worker": worker is not None, "beat": beat is not None}
