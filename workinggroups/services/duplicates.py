"""Verdicts on likely duplicates. Each pair has one; to mark a duplicate takes it out of the procedure."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import DuplicateVerdict, ExpressionState
from workinggroups.models import Call, DuplicateMark, Expression
from workinggroups.permissions.expressions import check_can_screen
from workinggroups.queries.duplicates import is_over
from workinggroups.services import screening
from workinggroups.services.machines import EXPRESSION


def keep(first: Expression, second: Expression, *, reason: str, by: Any) -> DuplicateMark:
    """They are two: the pair is not shown as open any more."""
    with recorded(by=by):
        one, other = _pair(first, second, reason, by)
        if ExpressionState.DUPLICATE in (one.state, other.state):
            raise Refused(_("One of them is marked as a duplicate. Undo that first."), status=409)
        return _mark(one, other, DuplicateVerdict.KEPT, reason, by)


def mark(duplicate: Expression, *, of: Expression, reason: str, by: Any) -> DuplicateMark:
    """`duplicate` is taken out of the procedure, `of` stays in it."""
    with recorded(by=by):
        one, other = _pair(duplicate, of, reason, by)
        kept = one if one.pk == of.pk else other
        if kept.state in (
            ExpressionState.DUPLICATE, ExpressionState.WITHDRAWN, ExpressionState.INELIGIBLE
        ):  # fmt: skip
            raise Refused(_("The one that stays must stand in the procedure itself."), status=409)
        values = {"duplicate_of": kept, "screening_reason": reason.strip()}
        gone = one if kept is other else other
        EXPRESSION.execute(gone, "mark_duplicate", by=by, values=values)
        Expression.objects.filter(duplicate_of=gone).update(duplicate_of=kept)
        return _mark(one, other, DuplicateVerdict.DUPLICATE, reason, by)


def undo(found: DuplicateMark, *, by: Any) -> None:
    """The pair is open again; what was marked as a duplicate stands in the procedure again."""
    with recorded(by=by):
        if found.verdict == DuplicateVerdict.DUPLICATE:
            pair = Expression.objects.filter(Q(pk=found.first_id) | Q(pk=found.second_id))
            gone = pair.filter(state=ExpressionState.DUPLICATE).order_by("-number").first()
            if gone is not None:
                screening.undo(gone, by=by)
        else:
            for one in (found.first, found.second):
                check_can_screen(one, by)
        DuplicateMark.objects.filter(pk=found.pk).delete()


def _pair(first: Expression, second: Expression, reason: str, by: Any) -> tuple[Expression, Expression]:
    """Both, locked, the smaller number first, after what has to hold for any verdict."""
    if not reason.strip():
        raise Refused(_("Give a reason."), status=409)
    Call.objects.select_for_update(of=("self",), no_key=True).get(pk=first.call_id)
    rows = Expression.objects.select_for_update(of=("self",)).select_related("call__group")
    pair = list(rows.filter(pk__in=(first.pk, second.pk), call=first.call_id).order_by("number"))
    if len(pair) != 2:
        raise Refused(_("Choose two expressions of the same call."), status=409)
    if not is_over(Call.objects.with_clock().get(pk=first.call_id)):
        raise Refused(_("Expressions are compared after the call has closed."), status=409)
    for one in pair:
        check_can_screen(one, by)
    return pair[0], pair[1]


def _mark(first: Expression, second: Expression, verdict: str, reason: str, by: Any) -> DuplicateMark:
    found, _new = DuplicateMark.objects.update_or_create(
        first=first,
        second=second,
        defaults={"verdict": verdict, "reason": reason.strip(), "marked_at": Now(), "marked_by": by},
    )
    return found
