"""Lists, reports and files about the expressions of a call, for its desk."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from clusterpolisee.core.jobs.services import ask
from clusterpolisee.core.ui.downloads import CSV, PDF, XLSX, download
from clusterpolisee.core.ui.policies import policy
from workinggroups.exports.evaluation import evaluation_paper
from workinggroups.exports.expression_list import (
    TABLES,
    Tables,
    expression_csv,
    expression_workbook,
    table_name,
)
from workinggroups.exports.papers import as_docx, as_pdf
from workinggroups.exports.setting_up import DOCX, ENDINGS
from workinggroups.forms.evaluation import DeskFilter
from workinggroups.models import Call
from workinggroups.permissions.documents import check_can_report
from workinggroups.presenters.report_page import language_links, why_closed
from workinggroups.queries.calls import received_count
from workinggroups.queries.desk import Wanted, hidden_from
from workinggroups.queries.reports import wanted_rows
from workinggroups.services import reports as service
from workinggroups.views.judging import DESK, call_of_desk

MADE_AT_ONCE = 60  # rows; more are made in the background


def _open_call(request: HttpRequest, slug: str) -> Call:
    """The call, unless it is sealed: then a refusal that says so."""
    call = call_of_desk(request, slug)
    check_can_report(call, request.user)
    return call


def _filter(request: HttpRequest, call: Call) -> DeskFilter:
    return DeskFilter(request.GET, hidden=hidden_from(call, request.user))


@policy(get=DESK, confidential=True)
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be taken out, under the filters of the desk."""
    call: Any = call_of_desk(request, slug)
    closed = why_closed(call, request.user)
    context: dict[str, Any] = {"call": call, "closed": closed}
    if closed:
        context["count"] = received_count(call)
        return render(request, "workinggroups/reports.html", context)
    form = _filter(request, call)
    rows = wanted_rows(call, form.wanted(), reader=request.user)
    context |= {
        "form": form,
        "is_narrowing": form.is_narrowing,
        "count": rows.count(),
        "total": wanted_rows(call, Wanted(), reader=request.user).count(),
        "query": request.GET.urlencode(),
        "tables": [(table, table_name(table)) for table in TABLES],
        "files": language_links(call),
        "has_document": call.setting_up_documents.exists(),
    }
    return render(request, "workinggroups/reports.html", context)


@policy(post=DESK, confidential=True)
def desk_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The spreadsheet: at once when it is small, else as a job."""
    call = _open_call(request, slug)
    wanted = _filter(request, call).wanted()
    tables = Tables(call, request.user, wanted)
    count = tables.rows.count()
    if count > MADE_AT_ONCE:
        return _ask(request, service.XLSX, call, wanted)
    with TemporaryDirectory() as folder:
        made = expression_workbook(tables, Path(folder) / "expressions.xlsx").read_bytes()
    service.log_export("expression.export", call, by=request.user, count=count)
    return download(made, f"{slug}-expressions.xlsx", XLSX)


@policy(get=DESK, confidential=True)
def desk_csv(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    call = _open_call(request, slug)
    if table not in TABLES:
        raise Http404
    tables = Tables(call, request.user, _filter(request, call).wanted())
    made = expression_csv(tables, table)
    service.log_export("expression.export", call, by=request.user, count=tables.rows.count())
    return download(made, f"{slug}-{table}.csv", CSV)


@policy(get=DESK, confidential=True)
def evaluation_report(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    call = _open_call(request, slug)
    if ending not in ENDINGS:
        raise Http404
    paper = evaluation_paper(call, reader=request.user)
    service.log_export("evaluation.export", call, by=request.user)
    name = f"{slug}-evaluation-{get_language()}.{ending}"
    if ending == "pdf":
        return download(as_pdf("evaluation", paper), name, PDF)
    return download(as_docx(paper), name, DOCX)


@policy(post=DESK, confidential=True)
def dossier_zip(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything the reader may read, in a folder for each expression; always as a job."""
    call = _open_call(request, slug)
    return _ask(request, service.ZIP, call, _filter(request, call).wanted())


def _ask(request: HttpRequest, kind: str, call: Call, wanted: Wanted) -> HttpResponse:
    params = service.params_of(call, wanted)
    return redirect(ask(kind, params=params, by=request.user, language=get_language() or "en"))
