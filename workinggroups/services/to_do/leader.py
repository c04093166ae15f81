"""What waits for the leaders of groups."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from clusterpolisee.core.ui.to_do import Task
from workinggroups.enums import ExpressionState
from workinggroups.models import Expression


def of_leader(user: Any) -> Iterator[Task]:
    """One task for each group one leads with expressions nobody has assessed yet; own and conflicting ones do
    not count."""
    waiting = (
        Expression.objects.visible_to(user)
        .with_conflict(user)
        .filter(
            Q(in_conflict=False),
            state=ExpressionState.UNDER_REVIEW,
            call__group__leaderships__in=user.leaderships.current(),
        )
        .exclude(reviews__reviewer=user)
        .order_by()
        .values("call__group__number")
        .annotate(
            count=Count("pk", distinct=True), samples=Count("pk", filter=Q(is_sample=True), distinct=True)
        )
        .order_by("call__group__number")
    )
    for row in waiting:
        number, count = row["call__group__number"], row["count"]
        title = ngettext(
            "Working group %(number)s: %(count)s expression of interest waits for your assessment",
            "Working group %(number)s: %(count)s expressions of interest wait for your assessment",
            count,
        ) % {"number": number, "count": count}
        yield Task(title, reverse("workinggroups:desk", args=[number]), is_sample=row["samples"] == count)
