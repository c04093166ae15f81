"""The lists of a call: questions, eligibility, competences, criteria."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.formats import LINE_FORMS
from workinggroups.models import Call
from workinggroups.presenters.call_lines import ADD, HEADINGS, NAMES, shown
from workinggroups.services import formats
from workinggroups.services.formats import KINDS, Kind
from workinggroups.views.call_desk import DESK
from workinggroups.views.call_editing import draft_of_desk, stored_or_told

LISTS = ("question", "eligibility", "competence")


@policy(get=DESK, confidential=True)
def call_format(request: HttpRequest, slug: str) -> HttpResponse:
    call = draft_of_desk(request, slug)
    lists = [_list(call, KINDS[code]) for code in LISTS]
    return render(request, "workinggroups/call_desk/format.html", _page(call, "call_format", lists=lists))


@policy(get=DESK, confidential=True)
def call_criteria(request: HttpRequest, slug: str) -> HttpResponse:
    call = draft_of_desk(request, slug)
    criteria = list(formats.lines_of(call, KINDS["criterion"]).prefetch_related("anchors"))
    total = sum(criterion.weight for criterion in criteria)
    context = _page(call, "call_criteria", list=_list(call, KINDS["criterion"], criteria), total=total)
    return render(request, "workinggroups/call_desk/criteria.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def call_line_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    call, found = draft_of_desk(request, slug), _kind(kind)
    form = LINE_FORMS[kind](request.POST or None, start={}, source=call.source_language)
    if "redraw" not in request.POST and form.is_valid():
        values = form.cleaned_data
        try:
            formats.add_line(call, found, values=values, token=values["token"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("The line is added."))
            return redirect(_home(found), call.slug)
    context = _page(call, _home(found).split(":")[1], form=form, kind=kind, title=ADD[kind], line=None)
    return render(request, "workinggroups/call_desk/line.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def call_line_edit(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    call, found = draft_of_desk(request, slug), _kind(kind)
    line = get_object_or_404(formats.lines_of(call, found), pk=pk)
    start = formats.stored_line(line, found)
    form = LINE_FORMS[kind](request.POST or None, start=start, source=call.source_language)

    def save() -> None:
        values = form.cleaned_data
        formats.change_line(line, found, values=values, version=values["version"], by=request.user)

    def stored() -> dict[str, Any]:
        return formats.stored_line(found.model._default_manager.get(pk=pk), found)

    if "redraw" not in request.POST and form.is_valid() and stored_or_told(form, save, stored):
        messages.success(request, _("Your changes are saved."))
        return redirect(_home(found), call.slug)
    context = _page(call, _home(found).split(":")[1], form=form, kind=kind, title=NAMES[kind], line=line)
    return render(request, "workinggroups/call_desk/line.html", context)


@policy(post=DESK, confidential=True)
def call_line_move(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    call, found = draft_of_desk(request, slug), _kind(kind)
    line = get_object_or_404(formats.lines_of(call, found), pk=pk)
    formats.move_line(line, found, up=request.POST.get("to") == "up", by=request.user)
    messages.success(request, _("The order is changed."))
    return redirect(_home(found), call.slug)


@policy(get=DESK, post=DESK, confidential=True)
def call_line_delete(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    call, found = draft_of_desk(request, slug), _kind(kind)
    line = get_object_or_404(formats.lines_of(call, found), pk=pk)
    if request.method == "POST":
        formats.delete_line(line, found, by=request.user)
        messages.success(request, _("The line is deleted."))
        return redirect(_home(found), call.slug)
    context = _page(
        call, _home(found).split(":")[1], line=line, kind=kind, name=shown(line, found.texts[0], call)
    )
    return render(request, "workinggroups/call_desk/line_delete.html", context)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _home(kind: Kind) -> str:
    return "workinggroups:call_criteria" if kind.code == "criterion" else "workinggroups:call_format"


def _list(call: Call, kind: Kind, lines: list[Any] | None = None) -> dict[str, Any]:
    rows = list(formats.lines_of(call, kind)) if lines is None else lines
    main = kind.texts[0]
    return {
        "kind": kind.code,
        "heading": HEADINGS[kind.code],
        "add": ADD[kind.code],
        "rows": [
            {
                "line": row,
                "name": shown(row, main, call),
                "missing": [LANGUAGE_NAMES[code] for code in LANGUAGES if not getattr(row, f"{main}_{code}")],
            }
            for row in rows
        ],
    }


def _page(call: Call, here: str, **more: Any) -> dict[str, Any]:
    return {"call": call, "here": here, **more}
