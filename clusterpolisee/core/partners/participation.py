"""What bodies take part in: the app above that knows tells it here, and the register shows and filters it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Participation:
    """One kind of taking part, such as in working groups."""

    label: str | Promise
    everything: str | Promise
    choices: Callable[[], list[tuple[str, str]]]
    members: Callable[[str], Collection[int]]
    numbers: Callable[[Iterable[int]], Mapping[int, list[int]]]


_known: list[Participation] = []


def register(participation: Participation) -> None:
    """Called from an app's `ready()`; the register has room for one."""
    _known[:] = [participation]


def known() -> Participation | None:
    return _known[0] if _known else None
