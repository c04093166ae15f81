"""What an expression of interest says: as it is being written, and as it was sent."""

from typing import Any

from django.db.models import F

from workinggroups.enums import AskedOf, AttachmentState, ExpressionState
from workinggroups.models import Attachment, CallQuestion, Expression, ExpressionVersion
from workinggroups.models.expressions import ExpressionQuerySet

TEXTS = ("profile", "motivation", "experience", "contribution")
FORMAT = 1


def questions_for(expression: Expression) -> list[CallQuestion]:
    """The call's own questions that are asked of this kind of applicant."""
    asked = (AskedOf.BOTH, expression.kind)
    return [question for question in expression.call.questions.all() if question.asked_of in asked]


def answers_of(expression: Expression) -> dict[str, str]:
    """What is written to the call's own questions, by their codes."""
    rows = expression.answers.values_list("question__code", "text")
    return {code: text for code, text in rows if text}


def kept_annexes(expression: Expression) -> list[Attachment]:
    """The annexes that would be sent now: kept, and not refused by the examination."""
    rows = expression.attachments.kept().filter(clarification=None)
    return list(rows.exclude(state=AttachmentState.REFUSED).order_by("uploaded_at", "pk"))


def as_written(expression: Expression) -> dict[str, Any]:
    """What would be sent now. Codes and texts only, so that anybody can compute its fingerprint again."""
    written = answers_of(expression)
    asked = [question.code for question in questions_for(expression)]
    return {
        "format": FORMAT,
        "call": expression.call.slug,
        "kind": expression.kind,
        "organisation": expression.organisation.slug if expression.organisation else None,
        "country": expression.country.code if expression.country else None,
        "language": expression.language,
        **{name: getattr(expression, name) for name in TEXTS},
        "answers": {code: written[code] for code in asked if code in written},
        "competences": [competence.code for competence in expression.competences.order_by("position")],
        "annexes": [_annex(annex) for annex in kept_annexes(expression)],
    }


def _annex(annex: Attachment) -> dict[str, Any]:
    return {"id": str(annex.pk), "name": annex.name, "size": annex.size, "sha256": annex.sha256}


def latest_version(expression: Expression) -> ExpressionVersion | None:
    """What counts: the version sent last."""
    found: ExpressionVersion | None = expression.versions.order_by("-number").first()
    return found


def with_unsent_changes(rows: ExpressionQuerySet) -> ExpressionQuerySet:
    """Sent, and saved again since without being sent anew."""
    return rows.filter(state=ExpressionState.SUBMITTED, saved_at__gt=F("submitted_at"))


def has_unsent_changes(expression: Expression) -> bool:
    """The row holds another wording than the version that counts."""
    if expression.submitted_at is None or expression.state != ExpressionState.SUBMITTED:
        return False
    return expression.saved_at > expression.submitted_at
