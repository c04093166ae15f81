"""The trail in words: which field of what was changed, from which value to which."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.audit.sealing import opened
from clusterpolisee.core.ui import formats

NOTHING = "–"
REASONS = frozenset({"end_reason", "reason", "answer"})
OPERATIONS = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}
# Fields whose model gives them no words of their own.
WORDS = {
    "accepted_by": gettext_lazy("accepted by"), "applicant": gettext_lazy("applicant"),
    "author": gettext_lazy("author"), "by": gettext_lazy("by"), "certainty": gettext_lazy("certainty"),
    "channel": gettext_lazy("channel"), "code": gettext_lazy("code"),
    "coordinator": gettext_lazy("coordinator"), "date": gettext_lazy("date"),
    "ended_by": gettext_lazy("ended by"), "expires_at": gettext_lazy("valid until"),
    "filed_at": gettext_lazy("filed"), "invited_by": gettext_lazy("invited by"),
    "position": gettext_lazy("order"), "reviewer": gettext_lazy("reviewer"),
    "sent_count": gettext_lazy("times sent"), "state": gettext_lazy("state"),
    "text_hash": gettext_lazy("fingerprint of the text"), "topic": gettext_lazy("topic"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One field of one row. Where the content is not kept, `note` says so and the values are empty."""

    field: str
    before: str
    after: str
    note: str = ""

    @property
    def whole(self) -> str:
        """The one value of a row that came or went."""
        return self.before if self.after == NOTHING else self.after


@dataclass(frozen=True)
class Change:
    """What one event did to one row, in words. With `is_whole` the row came or went: one value each."""

    operation: str
    lines: list[Line]
    reason: str
    row_name: str = ""
    is_whole: bool = False


@lru_cache
def model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


@lru_cache
def _fields(model: type[models.Model]) -> Mapping[str, Any]:
    return {str(field.column): field for field in model._meta.concrete_fields}


def field_words(model: type[models.Model], column: str) -> str:
    """The field's own words, with the language where it exists in several."""
    field = _fields(model).get(column)
    if field is None:
        return column
    original = getattr(field, "translated_field", field)
    words = str(_words(original))
    language = getattr(field, "language", "")
    if language and original is not field:
        name = formats.locale().languages[language]
        words = _("%(field)s (%(language)s)") % {"field": words, "language": name}
    return capfirst(words)


def _words(field: Any) -> str | Promise:
    if isinstance(field.verbose_name, Promise):
        return field.verbose_name
    if field.name in WORDS:
        return WORDS[field.name]
    related = field.related_model
    return related._meta.verbose_name if related is not None else str(field.verbose_name)


class Names:
    """Names of the rows that a page of events points to, read once for each model. With `only`, no person
    but the one with that primary key is named."""

    def __init__(self, wanted: Iterable[tuple[type[models.Model], Any]], only: int | None = None) -> None:
        self._only = only
        by_model: dict[type[models.Model], set[str]] = defaultdict(set)
        for model, key in wanted:
            by_model[model].add(str(key))
        self._names = {
            (model, str(row.pk)): str(row)
            for model, keys in by_model.items()
            for row in model._base_manager.filter(pk__in=keys).select_related()
        }

    def of(self, model: type[models.Model], key: Any) -> str:
        if self._only is not None and model is get_user_model() and str(key) != str(self._only):
            return _("a person of the project")
        return self._names.get((model, str(key))) or _("no longer there")


def describe(events: list[AuditEvent], *, named: frozenset[str], only: int | None = None) -> list[Change]:
    """Each event in words; of tables in `named` the row's own name too. As many queries as there are models
    pointed to, and one for the keys of sealed values. `only` is the one person who may be named, if others
    may not."""
    contents = opened(events)
    names = Names(_wanted(events, contents, named), only)
    return [
        _change(event, content, names, event.table in named)
        for event, content in zip(events, contents, strict=True)
    ]


def _wanted(
    events: list[AuditEvent], contents: list[dict[str, list[Any]]], named: frozenset[str]
) -> Iterable[tuple[type[models.Model], Any]]:
    for event, content in zip(events, contents, strict=True):
        model = model_of(event.table)
        if model is None:
            continue
        if event.table in named:
            yield model, event.object_id
        for column, pair in content.items():
            related = getattr(_fields(model).get(column), "related_model", None)
            if related is not None:
                yield from ((related, value) for value in pair if value is not None)


def _change(event: AuditEvent, content: dict[str, list[Any]], names: Names, is_named: bool) -> Change:
    model = model_of(event.table)
    operation = str(OPERATIONS.get(event.operation, event.operation))
    if model is None:
        return Change(operation, [], "")
    hashed = _hashed(model)
    told = {column: pair for column, pair in content.items() if column not in REASONS | mirrors(model)}
    lines = [
        _hidden(model, column, event.operation) if column in hashed else _line(model, column, pair, names)
        for column, pair in _in_order(model, told)
    ]
    reason = next((str(content[name][1]) for name in REASONS if name in content and content[name][1]), "")
    row_name = names.of(model, event.object_id) if is_named else ""
    shown = [line for line in lines if line.before != line.after or line.note]
    return Change(operation, shown, reason, row_name, is_whole=event.operation != "update")


def _in_order(model: type[models.Model], content: dict[str, list[Any]]) -> Iterable[tuple[str, list[Any]]]:
    """In the order of the model's fields, not of the JSON's keys."""
    order = {column: number for number, column in enumerate(_fields(model))}
    return sorted(content.items(), key=lambda pair: order.get(pair[0], len(order)))


@lru_cache
def mirrors(model: type[models.Model]) -> frozenset[str]:
    """Columns that only repeat the default language of a translated field."""
    originals = (getattr(field, "translated_field", field) for field in _fields(model).values())
    translated = {
        original.name
        for original, field in zip(originals, _fields(model).values(), strict=True)
        if original is not field
    }
    return frozenset(column for column, field in _fields(model).items() if field.name in translated)


@lru_cache
def _hashed(model: type[models.Model]) -> frozenset[str]:
    names = getattr(model, "audited_hashed", ())
    found = [
        column
        for column, field in _fields(model).items()
        if field.name in names or getattr(field, "translated_field", field).name in names
    ]
    return frozenset(found)


def _hidden(model: type[models.Model], column: str, operation: str) -> Line:
    notes = {
        "insert": _("filled in (content not kept)"),
        "delete": _("removed (content not kept)"),
    }
    note = notes.get(operation, _("changed (content not kept)"))
    return Line(field_words(model, column), "", "", note)


def _line(model: type[models.Model], column: str, pair: list[Any], names: Names) -> Line:
    field = _fields(model).get(column)
    before, after = (value_words(field, value, names) for value in pair)
    return Line(field_words(model, column), before, after)


def value_words(field: Any, value: Any, names: Names) -> str:
    """A stored value as the reader's language says it."""
    if value is None or value == "":
        return NOTHING
    if field is None or isinstance(value, Promise):
        return str(value)
    if field.related_model is not None:
        return names.of(field.related_model, value)
    if field.flatchoices:
        return capfirst(str(dict(field.flatchoices).get(value, value)))
    if isinstance(value, bool):
        return pgettext("a fact", "yes") if value else pgettext("a fact", "no")
    return _plain(field, value)


def _plain(field: Any, value: Any) -> str:
    if isinstance(field, models.DateTimeField) and (at := _moment(value)):
        return formats.moment(at, "medium")
    if isinstance(field, models.DateField) and (on := parse_date(str(value))):
        return formats.day(on, "medium")
    if isinstance(value, (int, float)):
        return formats.number(value)
    return str(value)


def _moment(value: Any) -> datetime.datetime | None:
    at = parse_datetime(str(value))
    return at if at is not None and at.tzinfo is not None else None
