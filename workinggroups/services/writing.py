"""When an expression of interest may be written, and noting that it was."""

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ExpressionState
from workinggroups.models import Call, Expression
from workinggroups.presenters.calls import why_not_accepting

OPEN_TO_CHANGE = (ExpressionState.DRAFT, ExpressionState.SUBMITTED)


def locked(expression: Expression) -> Expression:
    """The row, locked until the transaction ends; raises Expression.DoesNotExist for a deleted draft."""
    return Expression.objects.select_for_update(of=("self",)).get(pk=expression.pk)


def check_is_accepting(call: Call) -> None:
    """By the database's clock at this moment."""
    if reason := why_not_accepting(Call.objects.with_clock().get(pk=call.pk)):
        raise Refused(reason, status=409)


def check_is_open_to_change(expression: Expression) -> None:
    """Drafts and what was sent can be changed while the call takes expressions."""
    if expression.state not in OPEN_TO_CHANGE:
        reason = _("Nothing can be changed any more: the expression is not a draft and not just submitted.")
        raise Refused(reason, status=409)
    check_is_accepting(expression.call)


def is_open_to_change(expression: Expression) -> bool:
    try:
        check_is_open_to_change(expression)
    except Refused:
        return False
    return True


def touch(expression: Expression, by: Any, *fields: str) -> None:
    """Count a saving, with the plain `fields` that were set before."""
    expression.revision += 1
    expression.saved_by = by
    expression.saved_at = Now()
    expression.save(update_fields=[*fields, "revision", "saved_by", "saved_at"])
    expression.refresh_from_db(fields=["saved_at"])
