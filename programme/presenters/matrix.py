"""Records by area, as a table in which gaps stand out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programme.queries.counters import Tally
from workinggroups.models import WorkingGroup

KINDS: dict[str, Promise] = {
    "calls": _("Calls"),
    "practices": _("Practices"),
    "answers": _("Answers"),
    "pilots": _("Pilot actions"),
}
STEPS = 5


@dataclass(frozen=True)
class Cell:
    """`shade` runs from 1 to 5 within the column; 0 is a gap."""

    tally: Tally
    shade: int


@dataclass(frozen=True)
class Row:
    group: WorkingGroup
    cells: list[Cell]


def rows(groups: Iterable[WorkingGroup], collected: Mapping[str, Mapping[int, Tally]]) -> list[Row]:
    """One row a group; only records that are not sample data fill a cell."""
    most = {
        kind: max((tally.real for tally in found.values()), default=0) for kind, found in collected.items()
    }
    return [
        Row(group, [_cell(collected[kind].get(group.number or 0, Tally()), most[kind]) for kind in KINDS])
        for group in groups
    ]


def _cell(tally: Tally, most: int) -> Cell:
    return Cell(tally, -(-tally.real * STEPS // most) if most else 0)
