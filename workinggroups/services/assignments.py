"""Asking people to review, and their answers."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import CallState, ExpressionState
from workinggroups.models import Assignment, Call, CoEditor, Expression
from workinggroups.models.expressions import conflict_of_interest
from workinggroups.permissions.expressions import check_can_assign, check_without_conflict
from workinggroups.queries.assignments import OPEN, REVIEWABLE
from workinggroups.services.machines import ASSIGNMENT, EXPRESSION
from workinggroups.services.telling import leaders_and_secretariat, tell_person

REVIEWS = "reviews"  # the topic


def ask(
    expression: Expression, *, evaluator: User, due_date: datetime.date | None = None, by: Any
) -> Assignment:
    """Ask somebody to review; who was asked already and has not declined stays asked."""
    with recorded(by=by):
        locked = _locked(expression)
        check_can_assign(locked, by)
        check_evaluation(locked)
        check_may_review(locked, evaluator, by)
        if due_date is not None and due_date < timezone.localdate():
            raise Refused(_("The day lies in the past."), status=409)
        rows = Assignment.objects.select_for_update(of=("self",))
        stored = rows.filter(expression=locked, evaluator=evaluator).first()
        if stored is not None and stored.state in OPEN:
            return stored
        if locked.state == ExpressionState.ELIGIBLE:
            EXPRESSION.execute(locked, "start_review", by=by)
        found = _asked(locked, stored, evaluator, due_date, by)
        _tell_evaluator(found, "review_asked")
        return found


def _asked(
    expression: Expression,
    stored: Assignment | None,
    evaluator: User,
    due_date: datetime.date | None,
    by: Any,
) -> Assignment:
    if stored is None:
        sample = expression.is_sample or evaluator.is_sample
        return Assignment.objects.create(
            expression=expression, evaluator=evaluator, due_date=due_date, made_by=by, is_sample=sample
        )
    values = {"due_date": due_date, "made_by": by, "reason": "", "answered_at": None}
    return ASSIGNMENT.execute(stored, "ask_again", by=by, values=values)


def check_evaluation(expression: Expression) -> None:
    if expression.call.state != CallState.EVALUATION:
        raise Refused(_("Reviews are asked for while the evaluation lasts."), status=409)
    if expression.state not in REVIEWABLE:
        label = expression.get_state_display()
        raise Refused(_("This is not possible: the state is “%(state)s”.") % {"state": label}, status=409)


def check_may_review(expression: Expression, evaluator: User, by: Any) -> None:
    """No administrator, no applicant of the call, nobody in a conflict. While names are hidden from whoever
    asks, one sentence serves for all reasons, since each of them would tell who the applicant is."""
    if evaluator.holds(OfficeKind.ADMINISTRATOR):
        raise Refused(_("Administrators hold a technical office and do not review."), status=409)
    call = expression.call
    helped = CoEditor.objects.filter(expression__call=call, user=evaluator).values("expression")
    sent = Expression.objects.filter(Q(applicant=evaluator) | Q(pk__in=helped), call=call).standing()
    is_near = Expression.objects.filter(conflict_of_interest(evaluator), pk=expression.pk).exists()
    is_gone = not evaluator.is_active or evaluator.erased_at is not None
    if not (sent.exists() or is_near or is_gone):
        return
    if call.hides_now and not is_secretariat(by):
        raise Refused(_("This person cannot be asked to review this expression."), status=409)
    if is_gone:
        raise Refused(_("This account is closed."), status=409)
    if sent.exists():
        raise Refused(_("This person has sent an expression of interest to the same call."), status=409)
    raise Refused(_("This person is in a conflict of interest with the expression."), status=409)


def accept(assignment: Assignment, *, by: Any) -> Assignment:
    """Take the review on; the text opens once a declaration on conflicts is made."""
    with recorded(by=by):
        locked = _locked(assignment.expression)
        if assignment.evaluator_id == getattr(by, "pk", None):
            check_without_conflict(locked, by)
        return ASSIGNMENT.execute(assignment, "accept", by=by, values={"answered_at": Now()})


def decline(assignment: Assignment, *, reason: str, by: Any) -> Assignment:
    """Decline, or give back what was taken on, with a reason; the desk is told."""
    if not reason.strip():
        raise Refused(_("Say in a few words why you decline."), status=409)
    with recorded(by=by):
        _locked(assignment.expression)
        values = {"reason": reason.strip()[:300], "answered_at": Now()}
        found = ASSIGNMENT.execute(assignment, "decline", by=by, values=values)
        tell_declined(found)
        return found


def take_back(assignment: Assignment, *, by: Any) -> Assignment:
    """The person need not review any more; a draft of a review stays closed."""
    with recorded(by=by):
        _locked(assignment.expression)
        found = ASSIGNMENT.execute(assignment, "end", by=by)
        _tell_evaluator(found, "review_not_needed")
        return found


def set_due(assignment: Assignment, due_date: datetime.date | None, *, by: Any) -> Assignment:
    """Another day, ahead; reminders follow the new one."""
    with recorded(by=by):
        locked = _locked(assignment.expression)
        check_can_assign(locked, by)
        if due_date is not None and due_date < timezone.localdate():
            raise Refused(_("The day lies in the past."), status=409)
        rows = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk, state__in=OPEN)
        if not rows.update(due_date=due_date):
            raise Refused(_("This assignment is over."), status=409)
        return Assignment.objects.select_related("evaluator").get(pk=assignment.pk)


def ask_several(
    pairs: Sequence[tuple[Expression, User]], *, due_date: datetime.date | None = None, by: Any
) -> tuple[int, list[tuple[Expression, User, str]]]:
    """Ask for several at once; returns how many were asked and what was refused, with the reasons."""
    refused: list[tuple[Expression, User, str]] = []
    for expression, evaluator in pairs:
        try:
            ask(expression, evaluator=evaluator, due_date=due_date, by=by)
        except Refused as refusal:
            refused.append((expression, evaluator, str(refusal.reason)))
    return len(pairs) - len(refused), refused


def _locked(expression: Expression) -> Expression:
    """The call is locked first, then the expression: always in this order."""
    Call.objects.select_for_update(of=("self",), no_key=True).get(pk=expression.call_id)
    rows = Expression.objects.select_for_update(of=("self",))
    return rows.select_related("call__group").get(pk=expression.pk)


def _tell_evaluator(assignment: Assignment, template: str) -> None:
    """The number, the call and the day; nothing of what the expression says or whose it is."""
    expression = assignment.expression
    place = ("assignment_answer", assignment.pk) if template == "review_asked" else ("my_reviews", None)
    context = {"expression": expression, "assignment": assignment}
    tell_person(assignment.evaluator, expression.call, REVIEWS, "evaluator", template, context, place)


def tell_declined(assignment: Assignment) -> None:
    """Those who may know who reviews the expression: whoever is in a conflict with it is not told."""
    expression = assignment.expression
    context = {"expression": expression, "assignment": assignment}
    for person, because in leaders_and_secretariat(expression.call):
        near = Expression.objects.filter(conflict_of_interest(person), pk=expression.pk).exists()
        if person.pk != assignment.evaluator_id and not near:
            place = ("assignments", expression.call.slug)
            tell_person(person, expression.call, REVIEWS, because, "review_declined", context, place)
