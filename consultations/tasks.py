"""Celery's hand on the statistics."""

import logging

from celery import shared_task

from consultations.models import Consultation
from consultations.services import drafts, statistics

logger = logging.getLogger(__name__)


@shared_task(name="consultations.fold")
def fold(consultation_id: int) -> None:
    try:
        statistics.fold(consultation_id)
    except Consultation.DoesNotExist:
        logger.info("consultation %s is gone, nothing to fold", consultation_id)


@shared_task(name="consultations.sweep")
def sweep() -> None:
    statistics.sweep()
    drafts.forget()
