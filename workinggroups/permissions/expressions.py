"""Who writes, reads and judges expressions of interest.

Three questions are kept apart: who sees that there is one (`Expression.objects.visible_to`), who reads what
it says (`can_read_text`), and who learns whose it is (`sees_identity`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.contacts import own_coordinators
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AssignmentState, ConflictVerdict, HiddenField
from workinggroups.models import Assignment, CoEditor, ConflictDeclaration, Endorsement, Expression
from workinggroups.models.expressions import conflict_of_interest
from workinggroups.permissions.calls import check_can_express, check_can_represent
from workinggroups.permissions.groups import (
    CLOCK,
    allowed,
    ask_leaders,
    can_use_desk,
    check_can_use_desk,
    check_is_secretariat,
)

DECLARE_FIRST = _("Say first whether you have a conflict of interest with this expression.")


# Writing


def is_applicant(expression: Expression, user: Any) -> bool:
    return expression.applicant_id == getattr(user, "pk", None)


def writes(expression: Expression, user: Any) -> bool:
    """The applicant and the co-editors."""
    if is_applicant(expression, user):
        return True
    return bool(user.is_authenticated and CoEditor.objects.filter(expression=expression, user=user).exists())


def check_can_write(expression: Expression, user: Any) -> None:
    if not writes(expression, user):
        raise Refused(_("Only the applicant and the co-editors write an expression of interest."))


def check_can_submit(expression: Expression, user: Any) -> None:
    """Sending and revising are the applicant's alone, for a body the applicant works for."""
    if not is_applicant(expression, user):
        raise Refused(_("Only the applicant sends an expression of interest. You can save what you wrote."))
    check_can_express(expression.call, user)
    if expression.organisation is not None:
        check_can_represent(expression.organisation, user)


def check_can_withdraw(expression: Expression, user: Any) -> None:
    if not is_applicant(expression, user):
        raise Refused(_("Only the person who sent an expression of interest can withdraw it."))


def check_can_discard(expression: Expression, user: Any) -> None:
    if not is_applicant(expression, user):
        raise Refused(_("Only the person who began an expression of interest can delete it."))


def check_can_choose_co_editors(expression: Expression, user: Any) -> None:
    if not is_applicant(expression, user):
        raise Refused(_("Only the applicant says who else writes."))


def check_can_endorse(endorsement: Endorsement, user: Any) -> None:
    body = endorsement.expression.organisation
    if not Mandate.objects.coordinators().filter(user=user, organisation=body).exists():
        raise Refused(_("Only a coordinator of the body endorses its representative."), ask=own_coordinators)


# Reading and judging


def check_without_conflict(expression: Expression, user: Any) -> None:
    if Expression.objects.filter(conflict_of_interest(user), pk=expression.pk).exists():
        raise Refused(
            _(
                "Conflict of interest: this expression is your own, comes from the body you work for, or you "
                "have declared a conflict. Somebody else must assess it."
            ),
            ask=ask_leaders(expression.call.group),
        )


def has_declared(expression: Expression, user: Any) -> bool:
    """Whether the person has said that there is no conflict, or had one waived."""
    fine = (ConflictVerdict.NONE, ConflictVerdict.WAIVED)
    rows = ConflictDeclaration.objects.filter(expression=expression, user=user, verdict__in=fine)
    return bool(rows.exists())


def is_evaluator(expression: Expression, user: Any) -> bool:
    """Whether the person has taken on the review of the expression."""
    taken = Assignment.objects.filter(expression=expression, state=AssignmentState.ACCEPTED)
    return bool(user.is_authenticated and taken.filter(evaluator=user).exists())


def check_can_read_text(expression: Expression, user: Any) -> None:
    """Those who write it read it. On the side of the evaluation: never in a conflict; the secretariat without
    more, the leader and the evaluators once they have declared."""
    if writes(expression, user):
        return
    if not Expression.objects.visible_to(user).filter(pk=expression.pk).exists():
        raise Refused(_("This expression of interest is not open to you."))
    check_without_conflict(expression, user)
    if is_secretariat(user):
        return
    if not can_use_desk(expression.call.group, user) and not is_evaluator(expression, user):
        raise Refused(_("Accept the review first: the text opens to you then."))
    if not has_declared(expression, user):
        raise Refused(DECLARE_FIRST)


def can_read_text(expression: Expression, user: Any) -> bool:
    return allowed(check_can_read_text, expression, user)


def sees_identity(expression: Expression, user: Any, field: str = HiddenField.NAME) -> bool:
    """Whether one of the fields a blind call can hide is open to the person now."""
    if field not in expression.call.hides_now:
        return True
    return is_secretariat(user) or writes(expression, user)


def check_can_screen(expression: Expression, user: Any) -> None:
    check_can_use_desk(expression.call.group, user)
    check_can_read_text(expression, user)
    check_without_conflict(expression, user)


def check_can_assign(expression: Expression, user: Any) -> None:
    check_can_use_desk(expression.call.group, user)
    check_without_conflict(expression, user)


def check_can_reopen(expression: Expression, by: Any) -> None:
    """The desk; and by itself when a review no longer counts because its author declared a conflict."""
    if by != CLOCK:
        check_can_assign(expression, by)


def check_can_review(expression: Expression, user: Any) -> None:
    """Writing a review: whoever has taken it on, has declared, and is free of conflicts."""
    if not is_evaluator(expression, user):
        reason = _("Only the evaluators of an expression review it.")
        raise Refused(reason, ask=ask_leaders(expression.call.group))
    check_without_conflict(expression, user)
    check_can_read_text(expression, user)


def check_can_complete_review(expression: Expression, by: Any) -> None:
    """The last review that is filed completes it; the desk may look again at the numbers."""
    if not is_evaluator(expression, by):
        check_can_use_desk(expression.call.group, by)


def check_can_assess(expression: Expression, user: Any) -> None:
    """Reading what the evaluators say, asking the applicant and deciding: the desk, without a conflict."""
    check_can_use_desk(expression.call.group, user)
    check_without_conflict(expression, user)
    check_can_read_text(expression, user)


def can_assess(expression: Expression, user: Any) -> bool:
    return allowed(check_can_assess, expression, user)


def check_can_release(expression: Expression, user: Any) -> None:
    check_is_secretariat(expression, user)


def check_can_answer_offer(expression: Expression, user: Any) -> None:
    if not is_applicant(expression, user):
        raise Refused(_("Only the applicant answers the offer of a seat."))
