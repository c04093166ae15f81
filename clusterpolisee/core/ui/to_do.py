"""What needs a person now, across the portal. Each app tells of its own tasks.

Tasks are not stored: they follow from rows and relations, so they move with a mandate by themselves and are
gone when they are done.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """Something to do: a sentence, where to do it, until when, and why this person."""

    title: str
    url: str
    due_at: datetime.datetime | None = None
    because: str = ""
    is_sample: bool = False


Source = Callable[[Any], Iterable[Task]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's `ready()`; `source(user)` yields tasks in a fixed number of queries."""
    if source not in _sources:
        _sources.append(source)


def tasks_of(user: Any) -> list[Task]:
    """Everything that waits for the person, the nearest deadline first."""
    found = [task for source in _sources for task in source(user)]
    never = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return sorted(found, key=lambda task: task.due_at or never)
