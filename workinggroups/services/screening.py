"""Screening: is an expression of interest eligible? The executor changes the state, the rest is here."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import DuplicateVerdict
from workinggroups.models import Call, DuplicateMark, EligibilityQuestion, Expression, ScreeningAnswer
from workinggroups.permissions.expressions import check_can_screen
from workinggroups.queries.screening import questions_of
from workinggroups.services.guards.expressions import screening as in_screening
from workinggroups.services.machines import EXPRESSION

Answer = bool | tuple[bool, str]  # with a note


def save_answers(expression: Expression, *, answers: Mapping[str, Answer], by: Any) -> None:
    """Store answers to the eligibility questions by their codes; a question that is not asked is refused."""
    with recorded(by=by):
        locked = _locked(expression)
        check_can_screen(locked, by)
        in_screening(locked, by)
        _store(locked, answers, by)


def find_eligible(
    expression: Expression, *, by: Any, answers: Mapping[str, Answer] | None = None
) -> Expression:
    """Every question is answered with yes, and a representative has the endorsement of the body."""
    with recorded(by=by):
        locked = _locked(expression)
        check_can_screen(locked, by)
        _store(locked, answers or {}, by)
        return EXPRESSION.execute(locked, "find_eligible", by=by, values={"screening_reason": ""})


def find_ineligible(
    expression: Expression, *, reason: str, by: Any, answers: Mapping[str, Answer] | None = None
) -> Expression:
    """The reason goes to the applicant with the release of all decisions, not before."""
    if not reason.strip():
        raise Refused(_("Say why the expression of interest is not eligible."), status=409)
    with recorded(by=by):
        locked = _locked(expression)
        check_can_screen(locked, by)
        _store(locked, answers or {}, by)
        values = {"screening_reason": reason.strip()}
        return EXPRESSION.execute(locked, "find_ineligible", by=by, values=values)


def undo(expression: Expression, *, by: Any) -> Expression:
    """Back to before the outcome, while the screening lasts; the answers stay."""
    try:
        with recorded(by=by):
            locked = _locked(expression)
            values = {"screening_reason": "", "duplicate_of": None}
            found = EXPRESSION.execute(locked, "screen_again", by=by, values=values)
            for side in ("first", "second"):
                rows = DuplicateMark.objects.filter(**{side: locked}, verdict=DuplicateVerdict.DUPLICATE)
                rows.delete()
            return found
    except IntegrityError as error:
        reason = _("Another expression of the same person or body stands in its place meanwhile.")
        raise Refused(reason, status=409) from error


def find_several_eligible(expressions: Iterable[Expression], *, by: Any) -> tuple[int, int]:
    """Those that can be found eligible when every open question is answered with yes; returns how many were,
    and how many were left as they are. An answer given before is not changed."""
    done, left = 0, 0
    for expression in expressions:
        given = set(expression.screening_answers.values_list("question__code", flat=True))
        open_ones = {row.code: True for row in questions_of(expression) if row.code not in given}
        try:
            find_eligible(expression, by=by, answers=open_ones)
        except Refused:
            left += 1
        else:
            done += 1
    return done, left


def _locked(expression: Expression) -> Expression:
    """The call is locked first, then the expression: always in this order."""
    Call.objects.select_for_update(of=("self",), no_key=True).get(pk=expression.call_id)
    rows = Expression.objects.select_for_update(of=("self",))
    return rows.select_related("call__group").get(pk=expression.pk)


def _store(expression: Expression, answers: Mapping[str, Answer], by: Any) -> None:
    asked: dict[str, EligibilityQuestion] = {row.code: row for row in questions_of(expression)}
    if not set(answers) <= set(asked):
        raise Refused(_("The screening of this expression does not ask that."), status=409)
    for code, answer in answers.items():
        is_met, note = answer if isinstance(answer, tuple) else (answer, "")
        ScreeningAnswer.objects.update_or_create(
            expression=expression,
            question=asked[code],
            defaults={"is_met": is_met, "note": note, "answered_at": Now(), "answered_by": by},
        )
