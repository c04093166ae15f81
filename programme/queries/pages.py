"""What the pages of the programme show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from clusterpolisee.core.partners.models import Organisation
from pilots.models import PilotAction
from programme.models import Indicator, WorkPackage
from programme.queries import counters
from repository.models import Practice
from workinggroups.models import Call, Expression, WorkingGroup


@dataclass(frozen=True)
class Register:
    bodies: int
    countries: int


def register() -> Register:
    """How many partner bodies there are, in how many countries."""
    found = Organisation.objects.from_the_start().aggregate(
        bodies=Count("pk"), countries=Count("country", distinct=True)
    )
    return Register(**found)


def indicators(codes: tuple[str, ...] = ()) -> list[Indicator]:
    """Indicators with their documented figures; all of them when no code is named."""
    rows = Indicator.objects.select_related("activity").prefetch_related("documented")
    return list(rows.filter(code__in=codes) if codes else rows)


def work_packages() -> list[WorkPackage]:
    return list(WorkPackage.objects.select_related("leader").prefetch_related("activities"))


def collected() -> dict[str, dict[int, counters.Tally]]:
    """Records of each kind by number of the group, as tallies; a group without records is missing."""
    kinds = {
        "calls": (Call.objects.published(), "group__number"),
        "practices": (Practice.objects.published(), "group__number"),
        "answers": (counters.answers_to_groups(), "consultation__group__number"),
        "pilots": (PilotAction.objects.filter(group__isnull=False), "group__number"),
    }
    return {kind: _by_group(rows, path) for kind, (rows, path) in kinds.items()}


def _by_group(rows: Any, path: str) -> dict[int, counters.Tally]:
    found = (
        rows.order_by()
        .values(path)
        .annotate(real=Count("pk", filter=counters.REAL), sample=Count("pk", filter=counters.SAMPLE))
    )
    return {row[path]: counters.Tally(row["real"], row["sample"]) for row in found}


def expressions_of(user: Any) -> list[Expression]:
    """One's own and those one helps to write, the latest first."""
    related = ("call__group", "organisation", "applicant", "endorsement")
    rows = Expression.objects.written_by(user).select_related(*related)
    return list(rows.order_by("-created_at", "pk"))


def groups_led_by(user: Any) -> list[WorkingGroup]:
    return list(WorkingGroup.objects.led_by(user))


def open_calls(user: Any) -> list[Call]:
    """Calls that accept expressions of interest at this moment, those that close first at the front."""
    rows = Call.objects.visible_to(user).with_clock().filter(accepting=True).select_related("group")
    return list(rows.order_by("closes_at"))
