"""What waits for the leaders of groups in the screening and the evaluation."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import CallState, ExpressionState
from workinggroups.models import Expression
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.queries.scores import with_standing

JUDGED = (CallState.CLOSED, CallState.SCREENING, CallState.EVALUATION, CallState.SHORTLISTING)


def of_leader(user: Any) -> Iterator[Task]:
    """For each call of a group one leads: declarations that are missing, and what is to be screened. What is
    in a conflict waits for somebody else."""
    rows = Expression.objects.visible_to(user).in_procedure()
    mine = with_standing(rows, reader=user).filter(
        Q(in_conflict=False),
        call__group__leaderships__in=user.leaderships.current(),
        call__state__in=JUDGED,
    )
    for row in _counted(mine.filter(Q(is_declared=False))):
        count = row["count"]
        title = ngettext(
            "Working group %(number)s: declare on conflicts of interest with %(count)s expression",
            "Working group %(number)s: declare on conflicts of interest with %(count)s expressions",
            count,
        ) % {"number": row["call__group__number"], "count": count}
        yield _task(title, "conflicts", row)
    waiting = mine.filter(call__state=CallState.SCREENING, state=ExpressionState.SUBMITTED)
    for row in _counted(waiting):
        count = row["count"]
        title = ngettext(
            "Working group %(number)s: %(count)s expression of interest is to be screened",
            "Working group %(number)s: %(count)s expressions of interest are to be screened",
            count,
        ) % {"number": row["call__group__number"], "count": count}
        yield _task(title, "desk", row, query=f"?state={ExpressionState.SUBMITTED}")


def _counted(rows: ExpressionQuerySet) -> Any:
    """One line for each call."""
    keys = rows.order_by().values("pk")
    by_call = Expression.objects.filter(pk__in=keys).order_by().values("call__slug", "call__group__number")
    return by_call.annotate(count=Count("pk"), samples=Count("pk", filter=Q(is_sample=True))).order_by(
        "call__group__number", "call__slug"
    )


def _task(title: str, route: str, row: Any, *, query: str = "") -> Task:
    url = reverse(f"workinggroups:{route}", args=[row["call__slug"]]) + query
    return Task(title, url, is_sample=row["samples"] == row["count"])
