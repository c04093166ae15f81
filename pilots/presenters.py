"""Milestones as a timeline."""

from collections.abc import Iterable

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from pilots.models import Milestone


def timeline(milestones: Iterable[Milestone]) -> list[tuple[str, str]]:
    """Label and state of each step: what is done, the one that comes next, and what lies ahead."""
    steps = []
    everything_done = True
    for milestone in milestones:
        state = "done" if milestone.is_done else "current" if everything_done else "ahead"
        everything_done = everything_done and milestone.is_done
        title = in_language(milestone, "title").value
        steps.append((f"{formats.day(milestone.due_date, 'medium')}: {title}", state))
    return steps
