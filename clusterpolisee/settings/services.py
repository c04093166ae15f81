"""Services: PostgreSQL holds everything that must last, Redis only carries Celery's messages."""

import os
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab

DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
# The owner of the tables, for what migrates, backs up and drops; see core.audit.roles.
_owner = os.environ.get("OWNER_DATABASE_URL")
OWNER_DATABASE = dj_database_url.parse(_owner) if _owner else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    # Limits on log-in and forms live here, so that they hold with Redis down.
    # Far more rows than limits in force: a flood must not push out what it is counted by.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    },
}


def _broker(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        database = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("db", "0")
        return f"redis+socket://{parts.path}?virtual_host={database}"
    return url


REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_BROKER_URL = _broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "unacked_restore_interval": 1}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
TIME_ZONE = os.environ.get("PORTAL_TIME_ZONE", "Europe/Rome")
CELERY_TIMEZONE = TIME_ZONE  # the digests go out in the morning of the portal
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "core.outbox.deliver", "schedule": 10.0, "options": {"expires": 10}},
    "fold": {"task": "consultations.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "groups": {"task": "workinggroups.tick", "schedule": 10.0, "options": {"expires": 10}},
    "daily digest": {"task": "core.notifications.daily", "schedule": crontab(hour=7, minute=0)},
    "weekly digest": {
        "task": "core.notifications.weekly",
        "schedule": crontab(day_of_week="mon", hour=7, minute=0),
    },
    "logos": {"task": "core.partners.prepare_waiting_logos", "schedule": 60.0, "options": {"expires": 60}},
    "jobs": {"task": "core.jobs.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "expression files": {"task": "workinggroups.sweep_files", "schedule": crontab(minute=40)},
    "exports": {"task": "core.privacy.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "retention": {"task": "core.privacy.retention", "schedule": crontab(hour=3, minute=17)},
}
