"""Preparing, opening and closing a consultation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.executor import Machine
from consultations.models import Consultation, Questionnaire
from consultations.permissions import check_can_conduct
from consultations.workflow import CONSULTATION


def check_has_questions(consultation: Consultation, by: Any) -> None:
    if not consultation.questionnaire.questions.exists():
        raise Refused(_("The questionnaire has no questions yet."), status=409)


MACHINE = Machine(
    CONSULTATION,
    permissions={"conduct": check_can_conduct},
    guards={"has_questions": check_has_questions},
)


def prepare(slug: str, questionnaire: Questionnaire, *, values: Mapping[str, Any], by: Any) -> int:
    """Write a draft that asks `questionnaire` on behalf of its group, unless `slug` is taken already.

    `values` are further fields of Consultation. Returns 1 when the draft is new, else 0. Raises Refused.
    """
    own = {"group": questionnaire.group, "is_sample": questionnaire.is_sample}
    draft = Consultation(slug=slug, questionnaire=questionnaire, **{**own, **values})
    check_can_conduct(draft, by)
    with recorded(by=by):
        if Consultation.objects.filter(slug=slug).exists():
            return 0
        draft.save(force_insert=True)
    return 1


def open_(consultation: Consultation, *, by: Any, closes_at: datetime | None = None) -> Consultation:
    """Take answers from now on, until `closes_at` or until somebody closes it. Raises Refused."""
    values = {"opens_at": consultation.opens_at or Now(), "closes_at": closes_at or consultation.closes_at}
    return _moved(consultation, "open", by=by, values=values)


def close(consultation: Consultation, *, by: Any) -> Consultation:
    """Take no more answers. Raises Refused."""
    return _moved(consultation, "close", by=by, values={})


def _moved(consultation: Consultation, name: str, *, by: Any, values: dict[str, Any]) -> Consultation:
    moved = MACHINE.execute(consultation, name, by=by, values=values)
    moved.refresh_from_db()
    return moved
