"""What became of the expressions of interest of a released call, for its setting-up document."""

from typing import Any

from django.db.models import Avg

from workinggroups.enums import AttachmentState
from workinggroups.models import (
    Assignment,
    Call,
    Clarification,
    ConflictDeclaration,
    Expression,
    Review,
    Score,
    ScreeningAnswer,
)
from workinggroups.queries.hints import hints_of, known_of
from workinggroups.queries.scores import with_scores
from workinggroups.queries.set_up_names import Register, in_all_languages, written

DIGITS = 4


def procedure_of(call: Call, names: Register) -> dict[str, Any]:
    rows = with_scores(call.expressions.received()).select_related(
        "applicant", "organisation__country", "country", "duplicate_of__call__group", "endorsement"
    )
    rows = rows.prefetch_related("versions", "attachments", "competences").order_by("number")
    found = list(rows)
    for row in found:
        row.call = call  # already at hand: the reference asks for it
    ranks, means = _ranks(found), _means(call)
    return {
        "expressions": [_expression(row, names, ranks, means) for row in found],
        "screening": _screening(call),
        "conflicts": _conflicts(call, names, found),
        "assignments": _assignments(call, names),
        "reviews": _reviews(call, names),
        "clarifications": _clarifications(call),
    }


def _ref(call: Call, number: int | None) -> str:
    return f"EoI-{call.group.number}-{number or 0:03d}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)


def _ranks(found: list[Expression]) -> dict[Any, int]:
    """Places by score; the same score shares a place, and the next one is left out."""
    scores = {row.pk: _rounded(row.score) for row in found if row.score is not None}  # type: ignore[attr-defined]
    return {pk: 1 + sum(other > score for other in scores.values()) for pk, score in scores.items()}  # type: ignore[operator]


def _means(call: Call) -> dict[Any, dict[str, float | None]]:
    filed = Score.objects.filter(review__expression__call=call, review__filed_at__isnull=False)
    rows = filed.values_list("review__expression", "criterion__code").annotate(mean=Avg("value")).order_by()
    found: dict[Any, dict[str, float | None]] = {}
    for expression, code, mean in rows:
        found.setdefault(expression, {})[code] = _rounded(mean)
    return found


def _expression(
    row: Expression, names: Register, ranks: dict[Any, int], means: dict[Any, Any]
) -> dict[str, Any]:
    endorsement = getattr(row, "endorsement", None)
    files = [f for f in row.attachments.all() if f.removed_at is None and f.state == AttachmentState.CLEAN]
    return {
        "ref": row.reference,
        "kind": row.kind,
        "person": names.person(row.applicant),
        "body": names.body(row.organisation),
        "country": names.country(row.country),
        "language": row.language,
        "state": row.state,
        "submitted_at": written(row.submitted_at),
        "versions": len(row.versions.all()),
        "annexes": len(files),
        "fingerprint": row.content_hash,
        "endorsed": endorsement.state if endorsement else "",
        "screening_reason": row.screening_reason,
        "duplicate_of": row.duplicate_of.reference if row.duplicate_of else "",
        "score": _rounded(row.score),  # type: ignore[attr-defined]
        "reviews": row.review_count,  # type: ignore[attr-defined]
        "rank": ranks.get(row.pk),
        "by_criterion": means.get(row.pk, {}),
        "decision": row.proposal,
        "reason": row.decision_reason,
        "reason_language": row.decision_language,
        "reserve_rank": row.reserve_rank,
        "reserve_until": written(row.reserve_until),
    }


def _screening(call: Call) -> list[dict[str, Any]]:
    rows = ScreeningAnswer.objects.filter(expression__call=call).select_related("expression", "question")
    return [
        {
            "ref": _ref(call, row.expression.number),
            "question": in_all_languages(row.question, "text"),
            "is_met": row.is_met,
            "note": row.note,
        }
        for row in rows.order_by("expression__number", "question__position")
    ]


def _conflicts(call: Call, names: Register, found: list[Expression]) -> list[dict[str, Any]]:
    """What people declared, with the number of signs that the portal computed beside it."""
    rows = ConflictDeclaration.objects.filter(expression__call=call).select_related(
        "expression", "user", "waiver_asked_by", "waived_by"
    )
    declared = list(rows.order_by("expression__number", "declared_at", "pk"))
    known = known_of(found, {row.user_id for row in declared})
    return [
        {
            "ref": _ref(call, row.expression.number),
            "person": names.person(row.user),
            "hints": len(hints_of(known, row.expression, row.user_id)),
            "verdict": row.verdict,
            "statement": row.statement,
            "declared_at": written(row.declared_at),
            "waiver_asked_by": names.person(row.waiver_asked_by),
            "waived_by": names.person(row.waived_by),
            "waive_reason": row.waive_reason,
            "waived_at": written(row.waived_at),
        }
        for row in declared
    ]


def _assignments(call: Call, names: Register) -> list[dict[str, Any]]:
    rows = Assignment.objects.filter(expression__call=call).select_related("expression", "evaluator")
    return [
        {
            "ref": _ref(call, row.expression.number),
            "person": names.person(row.evaluator),
            "state": row.state,
            "made_at": written(row.made_at),
        }
        for row in rows.order_by("expression__number", "pk")
    ]


def _reviews(call: Call, names: Register) -> list[dict[str, Any]]:
    rows = Review.objects.filed().filter(expression__call=call).select_related("expression", "reviewer")
    rows = rows.prefetch_related("scores__criterion").order_by("expression__number", "filed_at", "pk")
    return [
        {
            "ref": _ref(call, row.expression.number),
            "person": names.person(row.reviewer),
            "abstains": row.abstains,
            "filed_at": written(row.filed_at),
            "comment": row.comment,
            "comment_to_applicant": row.comment_to_applicant,
            "scores": {score.criterion.code: score.value for score in row.scores.all()},
        }
        for row in rows
    ]


def _clarifications(call: Call) -> list[dict[str, Any]]:
    rows = Clarification.objects.filter(expression__call=call).select_related("expression")
    return [
        {
            "ref": _ref(call, row.expression.number),
            "target": row.target,
            "state": row.state,
            "asked_at": written(row.asked_at),
            "answer_by": written(row.answer_by),
            "settled_at": written(row.settled_at),
        }
        for row in rows.order_by("expression__number", "asked_at", "pk")
    ]
