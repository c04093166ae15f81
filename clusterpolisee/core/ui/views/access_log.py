"""Who read or took out what is confidential."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.audit.queries import between
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.documents.delimited import comma_separated
from clusterpolisee.core.documents.xlsx import Sheet, workbook
from clusterpolisee.core.ui.downloads import CSV, XLSX, download
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.trail import access_log as log
from clusterpolisee.core.ui.trail.forms import AccessLogFilter

OFFICES = "secretariat, administrator"
MOST_EXPORTED = 20_000
PER_PAGE = 50


def _asked(request: HttpRequest) -> tuple[AccessLogFilter, QuerySet[AccessEvent]]:
    log.check_can_read(request.user)
    events = log.visible_to(request.user)
    people = log.actor_choices(events, request.user)
    form = AccessLogFilter(request.GET, reads=log.what_choices(request.user), people=people)
    form.is_valid()
    events = between(events, form.value("first"), form.value("last"))
    wanted = {name: form.value(name) for name in ("what", "actor") if form.value(name)}
    return form, events.filter(**wanted)


@policy(get=OFFICES, confidential=True)
def access_log(request: HttpRequest) -> HttpResponse:
    form, events = _asked(request)
    page = page_of(request, events, per_page=PER_PAGE)
    entries = log.entries(page.object_list, request.user)
    context = {
        "form": form,
        "page": page,
        "entries": entries,
        "has_sample": any(entry.has_sample for entry in entries),
        "is_whole": is_secretariat(request.user),
    }
    return render(request, "core/access_log.html", context)


@policy(get=OFFICES, confidential=True)
def access_log_xlsx(request: HttpRequest) -> HttpResponse:
    content = workbook([Sheet(_("Access log"), log.header(), _exported(request))])
    return download(content, "access-log.xlsx", XLSX)


@policy(get=OFFICES, confidential=True)
def access_log_csv(request: HttpRequest) -> HttpResponse:
    return download(comma_separated(log.header(), _exported(request)), "access-log.csv", CSV)


def _exported(request: HttpRequest) -> list[list[Any]]:
    _form, events = _asked(request)
    found = log.entries(events[:MOST_EXPORTED], request.user)
    log_read("access_log.export", by=request.user, count=len(found))
    return log.lines(found)
