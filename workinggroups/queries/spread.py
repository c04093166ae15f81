"""How the reviews of a call are shared among people, countries and bodies."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from clusterpolisee.core.accounts.models import User
from workinggroups.models import Assignment, Call
from workinggroups.queries.assignments import OPEN, not_in_conflict, places_of, with_filed


@dataclass(frozen=True)
class Load:
    """One evaluator of the call: what is open and filed here, and open in all calls."""

    user: User
    body: str
    country: str
    open_here: int
    filed_here: int
    open_everywhere: int


@dataclass(frozen=True)
class Loads:
    people: list[Load]
    countries: list[tuple[str, int]]
    bodies: list[tuple[str, int]]


def loads(call: Call, *, reader: Any) -> Loads:
    """Counted without the expressions the reader must not judge: a total would tell who reviews them."""
    known = with_filed(
        Assignment.objects.filter(state__in=OPEN, expression__in=not_in_conflict(reader))
    ).order_by()
    here = known.filter(expression__call=call)
    counted = known.filter(evaluator__in=here.values("evaluator")).values("evaluator")
    rows: Any = counted.annotate(
        open_here=Count("pk", filter=Q(expression__call=call, is_filed=False)),
        filed_here=Count("pk", filter=Q(expression__call=call, is_filed=True)),
        open_everywhere=Count("pk", filter=Q(is_filed=False)),
    )
    names = ("open_here", "filed_here", "open_everywhere")
    found = {row["evaluator"]: {name: row[name] for name in names} for row in rows}
    places = places_of(found)
    people = User.objects.filter(pk__in=found).order_by("sort_name", "pk")
    lines = [Load(one, *places.get(one.pk, ("", "")), **found[one.pk]) for one in people]
    return Loads(
        lines,
        _most(Counter({line.country: 0 for line in lines}), lines, "country"),
        _most(Counter(), lines, "body"),
    )


def _most(counter: Counter[str], lines: list[Load], what: str) -> list[tuple[str, int]]:
    """Reviews by country or body of the evaluators, the most first."""
    for line in lines:
        counter[getattr(line, what)] += line.open_here + line.filed_here
    return [(name, count) for name, count in counter.most_common() if name]
