"""Who answers for an assignment, and who asks and answers clarifications."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Assignment, Clarification
from workinggroups.permissions.expressions import check_can_assess, check_can_assign, is_applicant


def check_is_the_evaluator(assignment: Assignment, user: Any) -> None:
    if assignment.evaluator_id != getattr(user, "pk", None):
        raise Refused(_("Only the person who was asked answers for the review."))


def check_can_end_assignment(assignment: Assignment, user: Any) -> None:
    check_can_assign(assignment.expression, user)


def check_can_ask_clarification(clarification: Clarification, user: Any) -> None:
    check_can_assess(clarification.expression, user)


def check_can_answer_clarification(clarification: Clarification, user: Any) -> None:
    if not is_applicant(clarification.expression, user):
        raise Refused(_("Only the applicant answers a question about the expression of interest."))
