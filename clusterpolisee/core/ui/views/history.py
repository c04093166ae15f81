"""The history of an object, on a page and as a file."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.audit.queries import between, reads_of, touching
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.documents.delimited import comma_separated
from clusterpolisee.core.documents.xlsx import Sheet, workbook
from clusterpolisee.core.ui.downloads import CSV, XLSX, download
from clusterpolisee.core.ui.objects import ObjectKind, Trail, kind_or_404, reads, trail_of
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.trail import histories
from clusterpolisee.core.ui.trail.forms import HistoryFilter
from clusterpolisee.core.workflow.errors import Refused

THOSE_ALLOWED = "those who manage the object, whom it concerns"
NOT_YOURS = _("The history is for those who manage this and for the people it is about.")
PER_PAGE = 25
READS_SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """What one request asks for: the object, what of its trail is shown, and the filtered events."""

    kind: ObjectKind
    obj: Any
    trail: Trail
    form: HistoryFilter
    events: QuerySet[AuditEvent]


def _asked(request: HttpRequest, code: str, key: str) -> Asked:
    """Raises Http404 for what the reader does not see, Refused for what has no history for the reader."""
    kind = kind_or_404(code)
    obj = kind.find(request.user, key)
    trail = trail_of(kind, request.user, obj)
    if trail is None:
        raise Refused(NOT_YOURS)
    events = histories.events_of(trail)
    people = (
        []
        if trail.by_role
        else histories.actor_choices(events, standing=kind.standing(obj), reader=request.user)
    )
    form = HistoryFilter(request.GET, columns=histories.field_choices(trail), people=people)
    form.is_valid()
    return Asked(kind, obj, trail, form, _narrowed(events, form))


def _narrowed(events: QuerySet[AuditEvent], form: HistoryFilter) -> QuerySet[AuditEvent]:
    events = between(events, form.value("first"), form.value("last"))
    if column := form.value("field"):
        events = touching(events, *column.split(".", 1))
    if actor := form.value("actor"):
        events = events.filter(actor=actor)
    return events


@policy(get=THOSE_ALLOWED, confidential=True)
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    asked = _asked(request, kind, key)
    page = page_of(request, asked.events, per_page=PER_PAGE)
    rows = list(page.object_list)
    standing = asked.kind.standing(asked.obj)
    actors = histories.actors_of(asked.trail, rows, standing=standing, reader=request.user)
    events = histories.in_words(asked.trail, rows, reader=request.user)
    context = {
        "kind": asked.kind,
        "key": key,
        "name": asked.kind.name(asked.obj),
        "url": asked.kind.url(asked.obj),
        "is_sample": asked.obj.is_sample,
        "form": asked.form,
        "page": page,
        "moments": histories.moments(events, actors),
        "by_role": asked.trail.by_role,
        **_reads(request, asked),
    }
    return render(request, "core/history.html", context)


def _reads(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """The newest entries of the log of reads about the object."""
    rows = reads_of(asked.obj)
    newest = list(rows[:READS_SHOWN])
    standing = asked.kind.standing(asked.obj)
    actors = histories.actors_of(asked.trail, newest, standing=standing, reader=request.user)
    words = reads()
    return {
        "is_logged": asked.kind.closed_to_administrators,
        "reads": [
            (row.at, actors.name(row.actor, row.at), words[row.what].label if row.what in words else row.what)
            for row in newest
        ],
        "read_count": rows.count() if len(newest) == READS_SHOWN else len(newest),
    }


@policy(get=THOSE_ALLOWED, confidential=True)
def person_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return history(request, "person", str(public_id))


@policy(get=THOSE_ALLOWED, confidential=True)
def history_xlsx(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    header, lines = _exported(request, kind, key)
    content = workbook([Sheet(_("History"), header, lines)])
    return download(content, f"history-{kind}-{key}.xlsx", XLSX)


@policy(get=THOSE_ALLOWED, confidential=True)
def history_csv(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    return download(comma_separated(*_exported(request, kind, key)), f"history-{kind}-{key}.csv", CSV)


def _exported(request: HttpRequest, kind: str, key: str) -> tuple[list[str], list[list[Any]]]:
    asked = _asked(request, kind, key)
    rows = list(asked.events[: histories.MOST_EXPORTED])
    standing = asked.kind.standing(asked.obj)
    actors = histories.actors_of(asked.trail, rows, standing=standing, reader=request.user)
    events = histories.in_words(asked.trail, rows, reader=request.user)
    log_read("history.export", by=request.user, obj=asked.obj, count=len(rows))
    return histories.header(), list(histories.lines(events, actors))
