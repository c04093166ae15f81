"""What a group would cover with certain people on its seats: countries, bodies, competences, gender."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from workinggroups.enums import ExpressionState, Gender
from workinggroups.models import Call, Competence, Expression, Membership, Seat
from workinggroups.queries.scores import with_scores

EU, IPA, ENPI = "eu", "ipa", "enpi"
# Country groups of the programme of 2007 to 2013: Croatia, in the EU from July 2013, counted with IPA.
OUTSIDE_EU = {
    "AL": IPA, "BA": IPA, "HR": IPA, "ME": IPA, "MK": IPA, "RS": IPA, "XK": IPA, "MD": ENPI, "UA": ENPI,
}  # fmt: skip
DECLARED_AT_LEAST = 3  # with fewer, a total would tell what a single person declared
TEXTS = ("motivation", "experience", "contribution", "screening_reason", "decision_reason")
ON_BOARD = (
    ExpressionState.REVIEWED,
    ExpressionState.PENDING,
    ExpressionState.SHORTLISTED,
    ExpressionState.OFFERED,
    ExpressionState.ACCEPTED,
    ExpressionState.RESERVE,
    ExpressionState.NOT_SELECTED,
    ExpressionState.DECLINED,
)


@dataclass(frozen=True)
class Sitting:
    """Somebody on a seat: through a membership, or through an expression that is tried or proposed there."""

    country: Any = None
    organisation: Any = None
    expression: Expression | None = None


@dataclass(frozen=True)
class Coverage:
    """Counts over the seats that are filled. `gender` is empty while too few have declared theirs."""

    seats: int
    countries: list[tuple[Any, int]]
    areas: dict[str, int]
    kinds: dict[str, int]
    covered: list[tuple[Competence, int]]
    missing: list[Competence]
    gender: dict[str, int] = field(default_factory=dict)


def seats_of(call: Call) -> list[Seat]:
    rows = Seat.objects.filter(group=call.group_id).select_related("group__leader__country")
    return sorted(rows, key=lambda seat: (_ORDER.get(seat.kind, 9), seat.position))


def holders(call: Call) -> dict[int, Membership]:
    """Who has each seat now, offers included."""
    rows = Membership.objects.holding().filter(group=call.group_id)
    related = ("user", "organisation__country", "expression__country")
    return {row.seat_id: row for row in rows.select_related(*related)}


def candidates(call: Call, reader: Any, closed: Collection[Any]) -> list[Expression]:
    """Those whose evaluation is over, best score first; what is closed to the reader stands last, without."""
    rows = Expression.objects.visible_to(reader).filter(call=call, state__in=ON_BOARD)
    chosen = rows.select_related("applicant", "organisation__country", "country").defer(*TEXTS)
    found = list(with_scores(chosen).order_by("number"))
    for row in found:
        row.call = call
        if row.pk in closed:
            row.score = None  # type: ignore[attr-defined]
    return sorted(found, key=_best_first)


def _best_first(row: Any) -> tuple[bool, float]:
    return row.score is None, -(row.score or 0.0)


def coverage(call: Call, sitting: Iterable[Sitting]) -> Coverage:
    people = list(sitting)
    countries = Counter(person.country for person in people if person.country is not None)
    through = Expression.competences.through.objects
    keys = [person.expression.pk for person in people if person.expression is not None]
    chosen = Counter(through.filter(expression__in=keys).values_list("competence", flat=True))
    sought: QuerySet[Competence] = call.competences.order_by("position")
    return Coverage(
        seats=len(people),
        countries=sorted(countries.items(), key=lambda pair: (-pair[1], pair[0].code)),
        areas=dict(Counter(OUTSIDE_EU.get(person.country.code, EU) for person in people if person.country)),
        kinds=dict(Counter(person.organisation.kind for person in people if person.organisation)),
        covered=[(row, chosen[row.pk]) for row in sought if chosen[row.pk]],
        missing=[row for row in sought if not chosen[row.pk]],
        gender=_gender(people),
    )


def _gender(people: Iterable[Sitting]) -> dict[str, int]:
    declared = Counter(
        person.expression.gender
        for person in people
        if person.expression is not None and person.expression.gender != Gender.UNDECLARED
    )
    return dict(declared) if declared.total() >= DECLARED_AT_LEAST else {}


_ORDER = {"leader": 0, "representative": 1, "expert": 2}
