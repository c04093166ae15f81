"""The form of a review as it is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from workinggroups.models import Criterion
from workinggroups.queries.scores import SCALE


@dataclass(frozen=True)
class Scale:
    """One criterion with its field; `anchors`: what earns which score, highest first."""

    criterion: Criterion
    field: Any
    weight: str
    anchors: list[tuple[int, Any]]


def scales(form: Any) -> list[Scale]:
    return [
        Scale(
            criterion,
            field,
            formats.share(criterion.weight / 100),
            sorted(((row.score, in_language(row, "text")) for row in criterion.anchors.all()), reverse=True,
                   key=lambda pair: pair[0]),
        )
        for criterion, field in form.rated()
    ]  # fmt: skip


@dataclass(frozen=True)
class Total:
    """The weighted total of the scores given so far, out of five; None before the first."""

    value: float | None
    given: int
    criteria: int


def running_total(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> Total:
    """Of the criteria that have a score; `static/js/running-total.js` reckons the same way."""
    rated: Iterable[Criterion] = [row for row in criteria if row.code in scores]
    weight = sum(row.weight for row in rated)
    if not weight:
        return Total(None, 0, len(criteria))
    points = sum(row.weight * scores[row.code] / row.max_score for row in rated)
    return Total(points * SCALE / weight, len(scores), len(criteria))
