"""The Celery application; worker and beat load it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterpolisee.settings")

app = Celery("clusterpolisee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["clusterpolisee.core.outbox"])
