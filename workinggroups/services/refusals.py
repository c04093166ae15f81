"""Why something could not be done, asked beforehand: for previews. The services ask again."""

from typing import Any

from django.utils.translation import gettext

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AssignmentState, ExpressionState
from workinggroups.models import Assignment, Expression, ScreeningAnswer
from workinggroups.permissions.expressions import check_can_assign, check_can_screen
from workinggroups.services.assignments import check_evaluation, check_may_review
from workinggroups.services.guards.expressions import endorsement, screening
from workinggroups.services.machines import EXPRESSION


def why_not_eligible(expression: Expression, *, by: Any) -> str:
    """Why it cannot be found eligible even with every open question answered by yes; empty when it can."""
    try:
        check_can_screen(expression, by)
        if expression.state != ExpressionState.SUBMITTED:
            EXPRESSION.check(expression, "find_eligible", by=by)
        screening(expression, by)
        endorsement(expression, by)
    except Refused as refusal:
        return str(refusal.reason)
    if ScreeningAnswer.objects.filter(expression=expression, is_met=False).exists():
        return gettext("A question of the screening is answered with no.")
    return ""


def why_not_ask(expression: Expression, evaluator: User, *, by: Any) -> str:
    """Why the person cannot be asked to review it; empty when they can."""
    try:
        check_can_assign(expression, by)
        check_evaluation(expression)
        check_may_review(expression, evaluator, by)
    except Refused as refusal:
        return str(refusal.reason)
    stands = (AssignmentState.PROPOSED, AssignmentState.ACCEPTED)
    if Assignment.objects.filter(expression=expression, evaluator=evaluator, state__in=stands).exists():
        return gettext("Asked already.")
    return ""
