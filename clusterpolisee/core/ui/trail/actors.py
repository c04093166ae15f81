"""Who did something, and as what: from the actor's code to words."""

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation, relations_of
from clusterpolisee.core.ui.objects import Standing

PERSON = "user:"
SYSTEM = "system:"


def key_of(actor: str) -> int | None:
    """Primary key of the person behind an actor, None for the portal itself and for visitors."""
    number = actor.removeprefix(PERSON)
    return int(number) if actor.startswith(PERSON) and number.isdigit() else None


class Actors:
    """The people behind a page of events with their roles; as many queries as there are sources of roles,
    and one more."""

    def __init__(
        self, codes: Iterable[str], *, standing: Standing, reader: Any, by_role: bool = False
    ) -> None:
        keys = {key for code in codes if (key := key_of(code)) is not None}
        self._people = User.objects.in_bulk(keys)
        self._standing = standing
        self._reader = reader
        self._by_role = by_role

    @cached_property
    def _relations(self) -> dict[int, list[Relation]]:
        """Read when the first role is asked for: a list of names needs none."""
        return relations_of(sorted(self._people)) if self._people else {}

    def name(self, actor: str, at: datetime.datetime) -> str:
        """The person's name; with `by_role` only what the person was."""
        key = key_of(actor)
        if key is None:
            return _("the portal, by itself") if actor.startswith(SYSTEM) else _("somebody not signed in")
        if key == self._reader.pk:
            return _("you")
        if self._by_role:
            return self.acting_as(actor, at) or _("a person of the project")
        person = self._people.get(key)
        return str(person) if person else _("a person whose account is gone")

    @property
    def has_sample(self) -> bool:
        return any(person.is_sample for person in self._people.values())

    def acting_as(self, actor: str, at: datetime.datetime) -> str:
        """The relations in force at that moment that gave the right, as far as they are known."""
        key = key_of(actor)
        if key is None:
            return ""
        if key in self._standing.own:
            return str(self._standing.own[key])
        counted = [row for row in self._relations.get(key, []) if self._standing.counts(row)]
        words = [_in_words(row) for row in counted if in_force(row, at)]
        return "; ".join(dict.fromkeys(words))


def in_force(relation: Relation, at: datetime.datetime) -> bool:
    day = timezone.localdate(at)
    begun = relation.from_date <= day
    over = relation.until_date is not None and relation.until_date < day
    return begun and not over and (relation.ended_at is None or relation.ended_at >= at)


def _in_words(relation: Relation) -> str:
    return f"{relation.label}, {relation.of}" if relation.of else str(relation.label)
