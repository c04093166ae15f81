"""The portal's wiring: settings, URLs, Celery. Nobody imports from here."""

from clusterpolisee.celery import app as celery_app

__all__ = ["celery_app"]
