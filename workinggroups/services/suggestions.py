"""Who might review what: a suggestion, the same for the same facts, with its reasons."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from workinggroups.models import Expression
from workinggroups.presenters.evaluation import load_line
from workinggroups.queries.assignments import OPEN, Candidate, Table


@dataclass(frozen=True)
class Suggestion:
    expression: Expression
    candidate: Candidate
    reasons: str


def suggest(
    table: Table, people: Sequence[Candidate], everybody: Sequence[Candidate] = ()
) -> list[Suggestion]:
    """Fill what is missing: those expressions first that the fewest people can review. Of the people the one
    with the lowest cost: each open review costs one, each reviewer there is already of the same country one
    and of the same body two; then by name. Nobody is suggested who was asked before or is in a conflict.
    `everybody` tells the bodies of those who review already."""
    load = {found.user.pk: found.load for found in people}
    free = {row.pk: [found for found in people if _may(table, row, found)] for row in table.expressions}
    order = sorted(table.expressions, key=lambda row: (len(free[row.pk]), row.number or 0))
    places = {found.user.pk: found for found in (*everybody, *people)}
    found_rows: dict[Any, list[Suggestion]] = defaultdict(list)
    for row in order:
        bodies, countries = _seated(table, row, places)
        for _missing in range(table.missing(row)):
            taken = {one.candidate.user.pk for one in found_rows[row.pk]}
            left = [one for one in free[row.pk] if one.user.pk not in taken]
            if not left:
                break
            best = min(left, key=lambda one: _cost(one, load, bodies, countries))
            reasons = _reasons(best, load, bodies, countries)
            found_rows[row.pk].append(Suggestion(row, best, reasons))
            load[best.user.pk] += 1
            bodies[best.body] += 1
            countries[best.country] += 1
    return [one for row in table.expressions for one in found_rows[row.pk]]


def _may(table: Table, row: Expression, one: Candidate) -> bool:
    asked = {assignment.evaluator_id for assignment in table.assigned.get(row.pk, ())}
    return one.user.pk not in asked and table.ties.why(row, one.user.pk) is None


def _seated(table: Table, row: Expression, places: dict[int, Candidate]) -> tuple[Counter[str], Counter[str]]:
    """Bodies and countries of those who review it already."""
    sitting = [one.evaluator_id for one in table.assigned.get(row.pk, ()) if one.state in OPEN]
    known = [places[pk] for pk in sitting if pk in places]
    return Counter(one.body for one in known), Counter(one.country for one in known)


def _cost(
    one: Candidate, load: dict[int, int], bodies: Counter[str], countries: Counter[str]
) -> tuple[Any, ...]:
    body = bodies[one.body] if one.body else 0
    country = countries[one.country] if one.country else 0
    return load[one.user.pk] + 2 * body + country, one.user.sort_name, one.user.pk


def _reasons(one: Candidate, load: dict[int, int], bodies: Counter[str], countries: Counter[str]) -> str:
    parts = [load_line(load[one.user.pk])]
    if bodies:
        same_body, same_country = one.body and bodies[one.body], one.country and countries[one.country]
        parts.append(gettext("the same body as another reviewer") if same_body else gettext("another body"))
        parts.append(
            gettext("the same country as another reviewer") if same_country else gettext("another country")
        )
    return ", ".join(parts)
