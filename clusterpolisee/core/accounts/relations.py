"""Which roles people hold. A role is a row with a first and a last day; each app tells of its own.

Rights are never read from here: `visible_to` and `permissions` ask the rows. This is for showing who holds
what, for choosing people by role, and for asking a second factor of those who need one.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise


@dataclass(frozen=True)
class Relation:
    """One role of one person: `label` of `of`, as in "coordinator" of "BSMEPA".

    `of` is empty when the role is for the project as a whole. `code` is the source's word for the role, `key`
    the primary key of its row; `ended_by` the primary key of the person who ended it.
    """

    user_id: int
    code: str
    key: int
    label: str | Promise
    of: str
    url: str
    from_date: datetime.date
    until_date: datetime.date | None
    ended_at: datetime.datetime | None
    end_reason: str
    is_current: bool
    ended_by: int | None = None

    @property
    def is_over(self) -> bool:
        """Neither in force nor still to come."""
        return not self.is_current and (self.ended_at is not None or self.from_date <= timezone.localdate())


@dataclass(frozen=True)
class Source:
    """The roles one app knows.

    `labels`: word for each code. `relations`: all relations, past and present, of people given by primary
    keys, in one query. `holders`: the people who hold the role with this code now. `guarded`: codes whose
    holders need a second factor before they reach confidential pages.
    """

    labels: Mapping[str, str | Promise]
    relations: Callable[[Sequence[int]], Iterable[Relation]]
    holders: Callable[[str], QuerySet[Any]]
    guarded: frozenset[str] = frozenset()


_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's `ready()`; the same source is kept once."""
    if source not in _sources:
        _sources.append(source)


def labels() -> dict[str, str | Promise]:
    """Every role there is: code and word."""
    return {code: label for source in _sources for code, label in source.labels.items()}


def relations_of(user_ids: Sequence[int]) -> dict[int, list[Relation]]:
    """Relations of each person, newest first; as many queries as there are sources."""
    found: dict[int, list[Relation]] = {pk: [] for pk in user_ids}
    for source in _sources:
        for relation in source.relations(user_ids):
            found[relation.user_id].append(relation)
    for rows in found.values():
        rows.sort(key=lambda row: (row.is_current, row.from_date), reverse=True)
    return found


def guarded_codes() -> frozenset[str]:
    """Roles whose holders need a second factor."""
    return frozenset(code for source in _sources for code in source.guarded)


def holders(code: str) -> QuerySet[Any]:
    """The people who hold a role now. Raises KeyError for a code nobody registered."""
    for source in _sources:
        if code in source.labels:
            return source.holders(code)
    raise KeyError(code)


def needs_second_factor(user: Any) -> bool:
    """Whether one of the person's roles opens what is confidential; read once per request."""
    if not hasattr(user, "_needs_second_factor"):
        user._needs_second_factor = any(
            source.holders(code).filter(pk=user.pk).exists() for source in _sources for code in source.guarded
        )
    return bool(user._needs_second_factor)
