"""The log of reads as one reader may see it, in words."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.permissions import can_administer, is_secretariat, manages_everybody
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.ui.objects import ObjectKind, Standing, Text, kinds, reads
from clusterpolisee.core.ui.trail.actors import Actors
from clusterpolisee.core.ui.trail.words import model_of
from clusterpolisee.core.workflow.errors import Refused

READERS_ONLY = gettext_lazy("The access log is for the secretariat and for administrators.")
ANY_ROLE = Standing(counts=lambda relation: True)


@dataclass(frozen=True)
class Entry:
    """One reading. `url` leads to the object where it has a page."""

    at: datetime.datetime
    who: str
    acting_as: str
    what: Text
    name: str
    url: str
    count: int
    request_id: str
    has_sample: bool


def check_can_read(user: Any) -> None:
    """Raises Refused for everybody without one of the two offices."""
    if not manages_everybody(user):
        raise Refused(READERS_ONLY)


def visible_to(user: Any) -> QuerySet[AccessEvent]:
    """All of it for the secretariat; for administrators without what concerns expressions of interest and
    other objects that their office does not open; nothing for anybody else."""
    if is_secretariat(user):
        return AccessEvent.objects.all()
    if not can_administer(user):
        return AccessEvent.objects.none()
    closed = {kind.model._meta.db_table for kind in kinds() if kind.closed_to_administrators}
    hidden = {what for what, read in reads().items() if read.closed_to_administrators}
    return AccessEvent.objects.exclude(table__in=closed).exclude(what__in=hidden)


def what_choices(user: Any) -> list[tuple[str, Text]]:
    """Codes the reader may meet, with their words."""
    every = is_secretariat(user)
    known = [pair for pair in reads().items() if every or not pair[1].closed_to_administrators]
    return sorted(((what, capfirst(str(read.label))) for what, read in known), key=lambda pair: pair[1])


def actor_choices(events: QuerySet[AccessEvent], user: Any) -> list[tuple[str, str]]:
    codes = list(events.order_by().values_list("actor", flat=True).distinct())
    actors = Actors(codes, standing=ANY_ROLE, reader=user)
    now = datetime.datetime.now(datetime.UTC)
    return sorted(((code, capfirst(actors.name(code, now))) for code in codes), key=lambda pair: pair[1])


def entries(events: Iterable[AccessEvent], user: Any) -> list[Entry]:
    """Each event in words; as many queries as there are tables and sources of roles."""
    rows = list(events)
    actors = Actors({row.actor for row in rows}, standing=ANY_ROLE, reader=user)
    objects = _objects(rows)
    words = reads()
    return [
        Entry(
            row.at,
            capfirst(actors.name(row.actor, row.at)),
            actors.acting_as(row.actor, row.at),
            words[row.what].label if row.what in words else row.what,
            *objects.get((row.table, row.object_id), ("", "")),
            row.count,
            row.request_id,
            actors.has_sample,
        )
        for row in rows
    ]


def _objects(rows: Iterable[AccessEvent]) -> dict[tuple[str, str], tuple[str, str]]:
    """Name and address of every object the events name, an address for those of registered kinds."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.table:
            keys[row.table].add(row.object_id)
    by_table = {kind.model._meta.db_table: kind for kind in kinds()}
    found = {}
    for table, wanted in keys.items():
        model = model_of(table)
        if model is None:
            continue
        for obj in model._base_manager.filter(pk__in=wanted).select_related():
            found[table, str(obj.pk)] = _named(by_table.get(table), obj)
    return found


def _named(kind: ObjectKind | None, obj: Any) -> tuple[str, str]:
    if kind is not None:
        return kind.name(obj), kind.url(obj)
    if hasattr(obj, "get_absolute_url"):
        return str(obj), obj.get_absolute_url()
    return capfirst(str(obj._meta.verbose_name)), ""  # what it is; its own name may be meant for nobody


def header() -> list[str]:
    return [
        _("When"), _("Who"), _("Role at that time"), _("What"), _("Object"), _("Records"),
        _("Request number"),
    ]  # fmt: skip


def lines(found: Iterable[Entry]) -> list[list[Any]]:
    return [[e.at, e.who, e.acting_as, str(e.what), e.name, e.count, e.request_id] for e in found]
