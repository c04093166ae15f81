"""Milestones on a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from pilots.models import Milestone

FIRST_PER_CENT, LAST_PER_CENT = 5.0, 95.0


@dataclass(frozen=True)
class Stop:
    """A milestone with its place on the line in per cent; `is_next` marks the first that is not done."""

    number: int
    milestone: Milestone
    place: float
    is_next: bool


def timeline(milestones: Sequence[Milestone]) -> list[Stop]:
    """Milestones in the order of their dates, spaced as the days between them."""
    if not milestones:
        return []
    first, last = milestones[0].due_date, milestones[-1].due_date
    days = max((last - first).days, 1)
    undone = next((milestone for milestone in milestones if not milestone.is_done), None)
    width = LAST_PER_CENT - FIRST_PER_CENT
    return [
        Stop(
            number,
            milestone,
            round(FIRST_PER_CENT + width * (milestone.due_date - first).days / days, 1),
            milestone is undone,
        )
        for number, milestone in enumerate(milestones, start=1)
    ]
