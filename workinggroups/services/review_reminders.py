"""Reminders of reviews that will be due, or are: each once for each due day. Asked by the worker's clock."""

import datetime
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from clusterpolisee.core.audit.recording import recorded
from workinggroups.enums import AssignmentState, CallState, ExpressionState
from workinggroups.models import Assignment, ReviewReminder
from workinggroups.permissions.groups import CLOCK
from workinggroups.queries.assignments import OPEN, with_filed
from workinggroups.services.telling import tell_person

AHEAD = timedelta(days=3)


def remind_reviewers() -> int:
    """Tell evaluators three days before the day, and once after it."""
    today = timezone.localdate()
    done = 0
    for is_overdue in (False, True):
        for pk in _due(today, is_overdue=is_overdue).values_list("pk", flat=True):
            done += _remind(pk, is_overdue=is_overdue)
    return done


def _due(today: datetime.date, *, is_overdue: bool) -> QuerySet[Assignment]:
    open_ones = Assignment.objects.filter(
        state__in=OPEN,
        expression__call__state=CallState.EVALUATION,
        expression__state__in=(ExpressionState.UNDER_REVIEW, ExpressionState.REVIEWED),
    )
    told = ReviewReminder.objects.filter(
        assignment=OuterRef("pk"), due_date=OuterRef("due_date"), is_overdue=is_overdue
    )
    span = Q(due_date__lt=today) if is_overdue else Q(due_date__range=(today, today + AHEAD))
    return with_filed(open_ones).filter(span, ~Exists(told), Q(is_filed=False))


def _remind(pk: int, *, is_overdue: bool) -> int:
    """One at a time, under a lock, so that two workers remind once."""
    with recorded(by=CLOCK):
        rows = Assignment.objects.select_for_update(of=("self",), skip_locked=True)
        found = rows.select_related("evaluator", "expression__call__group").filter(pk=pk).first()
        if found is None or found.due_date is None:
            return 0
        _row, is_new = ReviewReminder.objects.get_or_create(
            assignment=found, due_date=found.due_date, is_overdue=is_overdue
        )
        if not is_new:
            return 0
        template = "review_overdue" if is_overdue else "review_due"
        is_open = found.state == AssignmentState.PROPOSED
        place = ("assignment_answer", found.pk) if is_open else ("review", found.expression_id)
        context = {"expression": found.expression, "assignment": found}
        tell_person(found.evaluator, found.expression.call, "reviews", "evaluator", template, context, place)
        return 1
