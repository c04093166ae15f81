"""The history of an object as one reader may see it: on the page and in files."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.audit.queries import history_of_rows
from clusterpolisee.core.audit.triggers import audited_columns, sealed_columns
from clusterpolisee.core.ui.objects import Standing, Trail
from clusterpolisee.core.ui.trail.actors import Actors
from clusterpolisee.core.ui.trail.words import Change, describe, field_words, mirrors

MOST_EXPORTED = 10_000


@dataclass(frozen=True)
class Event:
    """One change of one row. `what` names the kind of row."""

    at: datetime.datetime
    actor: str
    request_id: str
    what: str
    change: Change


@dataclass(frozen=True)
class Moment:
    """What one person did at one time: all rows that one transaction changed."""

    at: datetime.datetime
    who: str
    acting_as: str
    request_id: str
    events: list[Event]


def events_of(trail: Trail) -> QuerySet[AuditEvent]:
    return history_of_rows([(rows.model._meta.db_table, rows.keys) for rows in trail.rows])


def in_words(trail: Trail, events: list[AuditEvent], *, reader: Any) -> list[Event]:
    """Events in the reader's language, in the given order."""
    labels = {rows.model._meta.db_table: capfirst(str(rows.label)) for rows in trail.rows}
    named = frozenset(rows.model._meta.db_table for rows in trail.rows if rows.named)
    if trail.by_role:
        named = frozenset()
    changes = describe(events, named=named, only=reader.pk if trail.by_role else None)
    return [
        Event(event.at, event.actor, event.request_id, labels[event.table], change)
        for event, change in zip(events, changes, strict=True)
    ]


def actors_of(trail: Trail, events: Iterable[Any], *, standing: Standing, reader: Any) -> Actors:
    codes = {event.actor for event in events}
    return Actors(codes, standing=standing, reader=reader, by_role=trail.by_role)


def moments(events: list[Event], actors: Actors) -> list[Moment]:
    """Events of one transaction together: same person, same request, same instant."""
    found = []
    for (at, actor, request_id), rows in groupby(events, key=lambda e: (e.at, e.actor, e.request_id)):
        who, acting_as = actors.name(actor, at), actors.acting_as(actor, at)
        shown_role = "" if acting_as == who else acting_as
        found.append(Moment(at, capfirst(who), shown_role, request_id, list(rows)))
    return found


def field_choices(trail: Trail) -> list[tuple[str, str]]:
    """Every audited field of the trail as `table.column` and its words."""
    found = []
    for rows in trail.rows:
        plain, hashed = audited_columns(rows.model)
        sealed, _person = sealed_columns(rows.model)
        table = rows.model._meta.db_table
        prefix = f"{capfirst(str(rows.label))}: " if len(trail.rows) > 1 else ""
        found += [
            (f"{table}.{column}", prefix + field_words(rows.model, column))
            for column in (*plain, *hashed, *sealed)
            if column not in mirrors(rows.model)
        ]
    return found


def actor_choices(events: QuerySet[AuditEvent], *, standing: Standing, reader: Any) -> list[tuple[str, str]]:
    """Everybody who appears, by name."""
    codes = list(events.order_by().values_list("actor", flat=True).distinct())
    actors = Actors(codes, standing=standing, reader=reader)
    now = datetime.datetime.now(datetime.UTC)
    return sorted(
        ((code, capfirst(actors.name(code, now))) for code in codes if code), key=lambda pair: pair[1]
    )


def header() -> list[str]:
    return [
        _("When"), _("Who"), _("Acting as"), _("What"), _("Done"), _("Field"), _("Before"), _("After"),
        _("Reason"), _("Request number"),
    ]  # fmt: skip


def lines(events: list[Event], actors: Actors) -> Iterator[list[Any]]:
    """One line for every field that changed, for files."""
    for event in events:
        who, acting_as = actors.name(event.actor, event.at), actors.acting_as(event.actor, event.at)
        what = f"{event.what}: {event.change.row_name}" if event.change.row_name else event.what
        facts = [event.at, capfirst(who), acting_as, what, event.change.operation]
        rest = [event.change.reason, event.request_id]
        for line in event.change.lines:
            yield [*facts, line.field, line.before, line.note or line.after, *rest]
        if not event.change.lines:
            yield [*facts, "", "", "", *rest]
