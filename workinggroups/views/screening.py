"""Screening one expression after the other, and looking at likely duplicates."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import CallState
from workinggroups.forms.evaluation import DuplicateForm, ScreeningForm
from workinggroups.models import DuplicateMark, Expression
from workinggroups.permissions.expressions import check_can_screen
from workinggroups.presenters.content import content_of
from workinggroups.presenters.duplicates import pair_rows
from workinggroups.presenters.evaluation import ENDORSEMENTS, card_of
from workinggroups.queries.desk import hidden_from
from workinggroups.queries.duplicates import is_over, left_to_others, likely_duplicates
from workinggroups.queries.screening import endorsement_of, progress_of, questions_of
from workinggroups.services import duplicates, screening
from workinggroups.services.machines import EXPRESSION
from workinggroups.views.judging import DESK, call_of_desk, expression_seen


@policy(get=DESK, post=DESK, confidential=True)
def screen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    check_can_screen(found, request.user)
    given = {row.question_id: (row.is_met, row.note) for row in found.screening_answers.all()}
    form = ScreeningForm(request.POST or None, questions=questions_of(found), given=given)
    if request.method == "POST" and form.is_valid():
        try:
            return _screened(request, found, form)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
    log_read("expression.read", by=request.user, obj=found)
    return render(request, "workinggroups/screen.html", _screen_context(request, found, form))


def _screen_context(request: HttpRequest, found: Any, form: ScreeningForm) -> dict[str, Any]:
    hidden = hidden_from(found.call, request.user)
    state = endorsement_of(found)
    progress = progress_of(found.call, reader=request.user, after=found)
    return {
        "expression": found,
        "call": found.call,
        "card": card_of(found, hidden=hidden, knows=True),
        "content": content_of(found, identity=hidden),
        "form": form,
        "endorsement": ENDORSEMENTS[state] if state else None,
        "progress": progress,
        "in_screening": found.call.state == CallState.SCREENING and found.state == "submitted",
        "undoable": EXPRESSION.can(found, "screen_again", by=request.user),
    }


def _screened(request: HttpRequest, found: Any, form: ScreeningForm) -> HttpResponse:
    """Save the answers, and give the outcome where one was chosen; then on to the next."""
    answers, outcome = form.answers(), request.POST.get("outcome", "")
    if outcome == "eligible":
        screening.find_eligible(found, by=request.user, answers=answers)
        told = _("%(number)s is eligible.")
    elif outcome == "ineligible":
        screening.find_ineligible(found, reason=form.cleaned_data["reason"], by=request.user, answers=answers)
        told = _("%(number)s is not eligible.")
    else:
        screening.save_answers(found, answers=answers, by=request.user)
        messages.success(request, _("The answers have been saved."))
        return redirect("workinggroups:screen", found.pk)
    messages.success(request, told % {"number": found.reference})
    following = progress_of(found.call, reader=request.user, after=found).following
    if following is not None:
        return redirect("workinggroups:screen", following.pk)
    return redirect("workinggroups:desk", found.call.slug)


@policy(post=DESK, confidential=True)
def screen_undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = expression_seen(request, pk)
    screening.undo(found, by=request.user)
    messages.success(request, _("The outcome has been taken back. The answers are still there."))
    return redirect("workinggroups:screen", pk)


@policy(get=DESK, confidential=True)
def likely(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_of_desk(request, slug)
    over = is_over(call)
    pairs = likely_duplicates(call, reader=request.user) if over else []
    hidden = hidden_from(call, request.user)
    page = page_of(request, pairs)
    context = {
        "call": call,
        "is_over": over,
        "page": page,
        "rows": pair_rows(page, hidden=hidden),
        "open_count": sum(pair.mark is None for pair in pairs),
        "left_to_others": left_to_others(call, reader=request.user) if over else 0,
        "in_screening": call.state == CallState.SCREENING,
    }
    return render(request, "workinggroups/duplicates.html", context)


@policy(post=DESK, confidential=True)
def duplicate_verdict(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_of_desk(request, slug)
    form = DuplicateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason of up to 500 characters for what becomes of the pair."))
        return redirect("workinggroups:duplicates", slug)
    clean, rows = form.cleaned_data, Expression.objects.visible_to(request.user).filter(call=call)
    first = get_object_or_404(rows, pk=clean["first"])
    second = get_object_or_404(rows, pk=clean["second"])
    try:
        if clean["verdict"] == "keep":
            duplicates.keep(first, second, reason=clean["reason"], by=request.user)
        else:
            gone, stays = (first, second) if clean["verdict"] == "first" else (second, first)
            duplicates.mark(gone, of=stays, reason=clean["reason"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("The verdict on the pair has been saved."))
    return redirect("workinggroups:duplicates", slug)


@policy(post=DESK, confidential=True)
def duplicate_undo(request: HttpRequest, slug: str, mark: int) -> HttpResponse:
    call = call_of_desk(request, slug)
    seen = Expression.objects.visible_to(request.user).filter(call=call)
    rows = DuplicateMark.objects.filter(first__in=seen, second__in=seen)
    duplicates.undo(get_object_or_404(rows, pk=mark), by=request.user)
    messages.success(request, _("The verdict has been taken back."))
    return redirect("workinggroups:duplicates", slug)
