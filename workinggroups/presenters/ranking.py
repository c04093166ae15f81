"""The ranked list of one kind of seat, with what decided each place.

The rule: the total counts first. Totals that read the same with two decimals are a tie; it is broken by the
mean of the criterion with the highest weight, then of the next, criteria of the same weight in the order of
the call. What is still equal shares the place: when something arrived never decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext

from clusterpolisee.core.ui import formats
from workinggroups.models import Criterion
from workinggroups.presenters.evaluation import Card
from workinggroups.queries.scores import FAR, Spread

DECIMALS = 2


@dataclass
class Ranked:
    """One expression. `place` is None where it has none: below a threshold."""

    card: Card
    total: float
    columns: list[tuple[Criterion, float]]
    count: int
    spread: Spread
    below: list[str] = field(default_factory=list)
    place: int | None = None
    shares_place: bool = False
    tie: str = ""

    @property
    def is_wide(self) -> bool:
        """The reviews lie far apart."""
        return self.spread.highest - self.spread.lowest >= FAR

    @property
    def outlier(self) -> float | None:
        """The review that stands apart from all others, where at least three were given."""
        return self.spread.outlier


@dataclass(frozen=True)
class Ranking:
    """Those with a place, those below a threshold, and those that lack reviews."""

    ranked: list[Ranked]
    below: list[Ranked]
    unfinished: list[Card]


def rank(
    rows: Iterable[tuple[Card, float, int]],
    *,
    criteria: Sequence[Criterion],
    means: Mapping[tuple[Any, int], float],
    spreads: Mapping[Any, Spread],
    wanted: int,
) -> Ranking:
    """`rows`: card, total and count of reviews of what the reader may see. The places are those among what is
    given, so that a gap tells nothing of what is not."""
    found = Ranking([], [], [])
    for card, total, count in rows:
        if count < wanted:
            found.unfinished.append(card)
            continue
        key = card.expression.pk
        own = [means.get((key, criterion.pk), 0.0) for criterion in criteria]
        row = Ranked(card, total, list(zip(criteria, own, strict=True)), count, spreads.get(key, Spread()))
        row.below = [
            str(criterion.name) for criterion, mean in zip(criteria, own, strict=True)
            if criterion.threshold and mean < criterion.threshold
        ]  # fmt: skip
        (found.below if row.below else found.ranked).append(row)
    order = sorted(range(len(criteria)), key=lambda at: (-criteria[at].weight, criteria[at].position))
    _place(found.ranked, criteria, order)
    found.below.sort(key=lambda row: (-round(row.total, DECIMALS), row.card.expression.number or 0))
    return found


def _key(row: Ranked, order: Sequence[int]) -> tuple[float, ...]:
    return (round(row.total, DECIMALS), *(round(row.columns[at][1], DECIMALS) for at in order))


def _place(rows: list[Ranked], criteria: Sequence[Criterion], order: Sequence[int]) -> None:
    rows.sort(key=lambda row: ([-value for value in _key(row, order)], row.card.expression.number or 0))
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        if before is not None and _key(before, order) == _key(row, order):
            row.place, row.shares_place, before.shares_place = before.place, True, True
        else:
            row.place = at + 1
    for one, other in pairwise(rows):
        if one.shares_place and other.shares_place and one.place == other.place:
            one.tie = other.tie = gettext(
                "Equal in the total and in every criterion: the place is shared, and the order on this page "
                "means nothing."
            )
        elif round(one.total, DECIMALS) == round(other.total, DECIMALS):
            other.tie = _broken(one, other, criteria, order)


def _broken(one: Ranked, other: Ranked, criteria: Sequence[Criterion], order: Sequence[int]) -> str:
    """Which criterion put `one` before `other`."""
    for at in order:
        ahead, behind = (round(row.columns[at][1], DECIMALS) for row in (one, other))
        if ahead != behind:
            return gettext(
                "The same total as %(number)s, which stands before it by the criterion “%(criterion)s”: "
                "%(ahead)s against %(behind)s."
            ) % {
                "number": one.card.expression.reference,
                "criterion": criteria[at].name,
                "ahead": formats.number(ahead, DECIMALS),
                "behind": formats.number(behind, DECIMALS),
            }
    return ""
