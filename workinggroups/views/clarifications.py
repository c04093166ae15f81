"""Questions to applicants, as those who evaluate ask and read them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ClarificationState, HiddenField
from workinggroups.forms.clarifications import AskForm, ClarificationFilter
from workinggroups.models import Call, Clarification, Expression
from workinggroups.permissions.expressions import (
    can_assess,
    check_can_assess,
    check_can_read_text,
    sees_identity,
    writes,
)
from workinggroups.permissions.groups import check_can_use_desk
from workinggroups.presenters.clarifications import GAPS, Point, badge, changes, point_words, points
from workinggroups.presenters.content import annex_line
from workinggroups.presenters.deadlines import deadline
from workinggroups.queries import clarifications as found
from workinggroups.queries.clarifications import ASKED_IN, ASKING, FILE, Gaps, chosen_among, same_gap
from workinggroups.services import clarifications

DESK = "leader of the group or secretariat, without a conflict of interest"
READERS = "leader of the group, secretariat and evaluators, without a conflict of interest"


def _call(request: HttpRequest, slug: str) -> Call:
    rows = Call.objects.visible_to(request.user).select_related("group")
    call: Call = get_object_or_404(rows, slug=slug)
    check_can_use_desk(call.group, request.user)
    return call


@policy(get=DESK, confidential=True)
def clarification_list(request: HttpRequest, slug: str) -> HttpResponse:
    call = _call(request, slug)
    form = ClarificationFilter(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    rows = found.narrowed(
        found.on_desk(call, request.user),
        state=wanted.get("state", ""),
        point=wanted.get("point", ""),
        reference=wanted.get("number"),
    )
    page = page_of(request, rows)
    context = {
        "call": call,
        "form": form,
        "page": page,
        "rows": [_line(row, request.user) for row in page],
        "is_asking": call.state in ASKING,
        "has_sample": any(row.is_sample for row in page),
    }
    return render(request, "workinggroups/clarification_list.html", context)


def _line(row: Clarification, reader: Any) -> dict[str, Any]:
    until = deadline(row.answer_by, row.expression.call.zone, reader)
    return {"row": row, "badge": badge(row), "point": point_words(row), "until": until}


@policy(get=DESK, post=DESK, confidential=True)
def clarification_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First the point, then the question to it, with the others that have the same gap beside it."""
    rows = Expression.objects.visible_to(request.user).select_related("call__group")
    expression = get_object_or_404(rows, pk=pk)
    check_can_assess(expression, request.user)
    with_files = sees_identity(expression, request.user, HiddenField.FILES)
    all_points = list(points(expression, with_files=with_files))
    log_read("expression.read", by=request.user, obj=expression)
    context = {"expression": expression, "call": expression.call, "points": all_points}
    context["can_ask"] = expression.call.state in ASKING and expression.state in ASKED_IN
    key = request.GET.get("point", "")
    if not key:
        return render(request, "workinggroups/clarification_points.html", context)
    point = next((row for row in all_points if row.key == key), None)
    if point is None:
        raise Http404
    return _ask(request, expression, point, context)


def _ask(request: HttpRequest, expression: Expression, point: Point, context: dict[str, Any]) -> HttpResponse:
    gaps = same_gap(expression, point.target, point.question, reader=request.user)
    shown = gaps if point.gap else Gaps([], gaps.closed)
    language = expression.applicant.preferred_language
    form = AskForm(request.POST or None, call=expression.call, gaps=shown, language=language)
    if request.method == "POST" and clarifications.is_asked(expression, form.data["token"]):
        return redirect("workinggroups:clarification_list", expression.call.slug)
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, expression, point, form, shown)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
    chosen = form["also"].value() or []
    others = [(row, points_words, str(row.pk) in chosen) for row, points_words in _gap_words(shown)]
    context = {**context, "point": point, "form": form, "others": others, "closed": gaps.closed}
    return render(request, "workinggroups/clarification_ask.html", context)


def _gap_words(gaps: Gaps) -> list[tuple[Expression, Any]]:
    return [(row, GAPS[gap]) for row, gap in gaps.rows]


def _asked(
    request: HttpRequest, expression: Expression, point: Point, form: AskForm, gaps: Gaps
) -> HttpResponse:
    data = form.cleaned_data
    asked = clarifications.ask_all(
        [expression, *chosen_among(gaps, data["also"])],
        by=request.user,
        target=point.target,
        question=point.question,
        text=data["text"],
        language=data["language"],
        answer_by=data["last_day"],
        token=data["token"],
    )
    told = ngettext(
        "The question is on its way to %(count)s applicant.",
        "The question is on its way to %(count)s applicants.",
        len(asked),
    ) % {"count": len(asked)}
    messages.success(request, told)
    return redirect("workinggroups:clarification_list", expression.call.slug)


def _readable(request: HttpRequest, pk: int) -> Clarification:
    """For the side of the evaluation; an applicant has a page of the own."""
    rows = Clarification.objects.visible_to(request.user).select_related(
        "expression__call__group", "question", "asked_by"
    )
    row: Clarification = get_object_or_404(rows, pk=pk)
    if writes(row.expression, request.user):
        raise Http404
    check_can_read_text(row.expression, request.user)
    return row


@policy(get=READERS, confidential=True)
def clarification(request: HttpRequest, pk: int) -> HttpResponse:
    row = _readable(request, pk)
    expression = row.expression
    log_read("expression.read", by=request.user, obj=expression)
    is_answered = row.state == ClarificationState.ANSWERED
    with_files = sees_identity(expression, request.user, HiddenField.FILES)
    files = clarifications.files_of(row) if row.target == FILE and is_answered and with_files else []
    neutral = bool(expression.call.hides_now) and not sees_identity(expression, request.user)
    is_desk = can_assess(expression, request.user)
    context = {
        "call": expression.call,
        "expression": expression,
        **_line(row, request.user),
        "pieces": changes(row.before, row.after) if is_answered and row.target != FILE else [],
        "annexes": [annex_line(file, i if neutral else None) for i, file in enumerate(files, start=1)],
        "hides_files": row.target == FILE and not with_files,
        "can_take_back": is_desk and row.state == ClarificationState.ASKED,
        "same": same_gap(expression, row.target, row.question, reader=request.user) if is_desk else None,
    }
    return render(request, "workinggroups/clarification.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def clarification_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = _readable(request, pk)
    check_can_assess(row.expression, request.user)
    if request.method == "POST":
        clarifications.take_back(row, by=request.user)
        messages.success(request, _("The question is taken back, and the applicant knows."))
        return redirect("workinggroups:clarification", row.pk)
    context = {"call": row.expression.call, "expression": row.expression, **_line(row, request.user)}
    return render(request, "workinggroups/clarification_take_back.html", context)


@policy(post=DESK, confidential=True)
def clarification_ask_same(request: HttpRequest, pk: int) -> HttpResponse:
    """The question of this row to all others with the same gap, in one click."""
    row = _readable(request, pk)
    check_can_assess(row.expression, request.user)
    gaps = same_gap(row.expression, row.target, row.question, reader=request.user)
    asked = clarifications.ask_all(
        [other for other, _gap in gaps.rows],
        by=request.user,
        target=row.target,
        question=row.question,
        text=row.text,
        language=row.language,
        token=row.token,
    )
    told = ngettext(
        "The question is on its way to %(count)s applicant.",
        "The question is on its way to %(count)s applicants.",
        len(asked),
    ) % {"count": len(asked)}
    messages.success(request, told)
    return redirect("workinggroups:clarification", row.pk)
