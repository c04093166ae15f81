"""The leader's desk: the group's expressions of interest as list, spreadsheet and report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.downloads import PDF, XLSX, download
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from workinggroups import queries
from workinggroups.exports.evaluation import evaluation_report
from workinggroups.exports.expression_list import expression_list
from workinggroups.forms import DeskFilter
from workinggroups.models import Call, WorkingGroup
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.presenters.badges import call_badge
from workinggroups.presenters.expressions import rows

DESK = "leader of the group or secretariat"
TASKS_SHOWN = 3


def _group(request: HttpRequest, number: int) -> WorkingGroup:
    group: WorkingGroup = get_object_or_404(WorkingGroup.objects.with_desk_for(request.user), number=number)
    return group


def _chosen(form: DeskFilter, group: WorkingGroup, user: Any) -> ExpressionQuerySet:
    """The list as the filters that make sense leave it."""
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name, "") for name in ("state", "kind")}
    found = queries.on_desk(group, reader=user)
    narrowed = queries.narrowed(found, text=form.cleaned_data.get("q", ""), **wanted)
    return queries.in_order(narrowed, form.cleaned_data.get("sort", ""))


@policy(get=DESK, confidential=True)
def desk(request: HttpRequest, number: int) -> HttpResponse:
    group = _group(request, number)
    form = DeskFilter(request.GET)
    page = page_of(request, _chosen(form, group, request.user))
    waiting = queries.awaiting_review(group, reader=request.user)
    tasks = list(waiting[:TASKS_SHOWN])
    calls = Call.objects.visible_to(request.user).with_clock().filter(group=group)
    context = {
        "group": group,
        "form": form,
        "page": page,
        "rows": rows(page),
        "waiting": tasks,
        "waiting_count": waiting.count(),
        "calls": [(call, call_badge(call)) for call in calls],
        "has_sample": any(expression.is_sample for expression in (*page, *tasks)),
    }
    return render(request, "workinggroups/desk.html", context)


@policy(get=DESK, confidential=True)
def desk_xlsx(request: HttpRequest, number: int) -> HttpResponse:
    group = _group(request, number)
    form = DeskFilter(request.GET)
    chosen = _chosen(form, group, request.user)
    if form.errors:
        desk_url = reverse("workinggroups:desk", args=[number])
        return redirect(f"{desk_url}?{request.GET.urlencode()}")
    content = expression_list(chosen.prefetch_related("call__criteria"))
    log_read("expression.export", by=request.user, obj=group, count=chosen.count())
    return download(content, f"expressions-group-{number}.xlsx", XLSX)


@policy(get=DESK, confidential=True)
def evaluation_pdf(request: HttpRequest, number: int) -> HttpResponse:
    group = _group(request, number)
    calls = Call.objects.visible_to(request.user).published().with_clock().filter(group=group)
    rows = queries.on_desk(group, reader=request.user)
    content = evaluation_report(group, list(calls.prefetch_related("criteria")), rows)
    log_read("evaluation.export", by=request.user, obj=group, count=rows.count())
    return download(content, f"evaluation-group-{number}.pdf", PDF)
