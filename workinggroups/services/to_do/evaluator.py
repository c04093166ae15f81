"""What waits for evaluators."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import AssignmentState, CallState, ConflictVerdict, ExpressionState
from workinggroups.models import Assignment, ConflictDeclaration, Expression
from workinggroups.queries.assignments import OPEN, with_filed

REVIEWABLE = (ExpressionState.UNDER_REVIEW, ExpressionState.REVIEWED)


def of_evaluator(user: Any) -> Iterator[Task]:
    """Requests to answer, and reviews taken on that are not filed."""
    rows = with_filed(Assignment.objects.filter(evaluator=user, state__in=OPEN)).filter(
        Q(is_filed=False),
        expression__call__state=CallState.EVALUATION,
        expression__state__in=REVIEWABLE,
        expression__in=Expression.objects.visible_to(user).values("pk"),
    )
    for row in rows.select_related("expression__call__group").order_by("due_date", "pk"):
        yield _task(row)


def _task(row: Assignment) -> Task:
    number = row.expression.reference
    if row.state == AssignmentState.PROPOSED:
        title = _("Say whether you review %(number)s") % {"number": number}
        url = reverse("workinggroups:assignment_answer", args=[row.pk])
    else:
        title = _("Review %(number)s") % {"number": number}
        url = reverse("workinggroups:review", args=[row.expression_id])
    because = _("You are asked to review this expression of interest.")
    return Task(title, url, due_at=_end_of(row.due_date), because=because, is_sample=row.is_sample)


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))


def of_waivers(user: Any) -> Iterator[Task]:
    """Waivers of conflicts that another member of the secretariat has asked for."""
    if not user.holds("secretariat"):
        return
    rows = ConflictDeclaration.objects.filter(
        verdict=ConflictVerdict.WAIVER_ASKED,
        expression__in=Expression.objects.visible_to(user).with_conflict(user).filter(Q(in_conflict=False)),
    ).exclude(waiver_asked_by=user)
    for row in rows.exclude(user=user).select_related("expression__call__group").order_by("pk"):
        yield Task(
            _("Confirm or refuse a waiver for %(number)s") % {"number": row.expression.reference},
            reverse("workinggroups:conflict_register", args=[row.expression.call.slug]),
            because=_("for the secretariat"),
            is_sample=row.expression.is_sample,
        )
