"""How long what is kept; each app tells of its own. The days stand in `settings.RETENTION`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise


@dataclass(frozen=True)
class Line:
    """One line of the retention table.

    `what` is kept for `settings.RETENTION[code]` days from the moment `since` names, then `then` happens.
    `enforce(before)` does that, in the caller's transaction, to everything whose moment lies before `before`,
    and returns how many rows it was. `transactional` is False for what opens transactions of its own.
    """

    code: str
    what: str | Promise
    since: str | Promise
    then: str | Promise
    enforce: Callable[[datetime], int]
    transactional: bool = True

    @property
    def days(self) -> int:
        return int(settings.RETENTION[self.code])


_lines: dict[str, Line] = {}


def register(*lines: Line) -> None:
    """Called from an app's `ready()`; lower apps first."""
    for line in lines:
        _lines[line.code] = line


def lines() -> Sequence[Line]:
    """The whole table."""
    return tuple(_lines.values())
