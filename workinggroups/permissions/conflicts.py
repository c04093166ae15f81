"""Who declares on conflicts of interest, and who waives them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AssignmentState
from workinggroups.models import Assignment, Expression
from workinggroups.permissions.expressions import check_without_conflict, writes
from workinggroups.permissions.groups import allowed, can_use_desk, check_is_secretariat

ASKED = (AssignmentState.PROPOSED, AssignmentState.ACCEPTED)


def check_can_declare(expression: Expression, user: Any) -> None:
    """Those who judge: the people of the desk, and whoever was asked to review; never those who wrote it."""
    if writes(expression, user):
        raise Refused(_("This expression of interest is your own: you take no part in judging it."))
    if not Expression.objects.visible_to(user).filter(pk=expression.pk).exists():
        raise Refused(_("This expression of interest is not open to you."))
    asked = Assignment.objects.filter(expression=expression, evaluator=user, state__in=ASKED)
    if not can_use_desk(expression.call.group, user) and not asked.exists():
        raise Refused(_("Only those who judge an expression of interest declare on conflicts."))


def can_declare(expression: Expression, user: Any) -> bool:
    return allowed(check_can_declare, expression, user)


def check_can_waive(expression: Expression, person: User, user: Any) -> None:
    """The secretariat, of nobody's own expression, not for themselves, and not in a conflict of their own."""
    check_is_secretariat(expression, user)
    if person.pk == user.pk:
        raise Refused(_("Nobody waives a conflict of their own."))
    if writes(expression, person):
        raise Refused(_("Nobody judges their own expression of interest: this cannot be waived."))
    check_without_conflict(expression, user)
