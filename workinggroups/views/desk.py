"""The desk of one call: what has arrived, and what is done with several at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import CallState
from workinggroups.forms.evaluation import AskForm, DeskFilter, PickForm
from workinggroups.models import Call, Expression
from workinggroups.presenters.evaluation import card_of, desk_rows
from workinggroups.presenters.people import choices
from workinggroups.queries.assignments import candidates
from workinggroups.queries.calls import received_count
from workinggroups.queries.desk import hidden_from, in_order, narrowed, on_desk, undeclared
from workinggroups.services import assignments, screening
from workinggroups.services.refusals import why_not_ask, why_not_eligible
from workinggroups.views.judging import DESK, call_of_desk


@policy(get=DESK, confidential=True)
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    call: Any = call_of_desk(request, slug)
    if call.is_sealed_now:
        context = {"call": call, "count": received_count(call)}
        return render(request, "workinggroups/desk_sealed.html", context)
    hidden = hidden_from(call, request.user)
    form = DeskFilter(request.GET, hidden=hidden)
    wanted = form.wanted()
    rows = narrowed(on_desk(call, reader=request.user), wanted, hidden=hidden, reader=request.user)
    page = page_of(request, in_order(rows, wanted.sort))
    context = {
        "call": call,
        "form": form,
        "page": page,
        "rows": desk_rows(page, hidden=hidden),
        "hidden": hidden,
        "undeclared": undeclared(call, reader=request.user).count(),
        "in_screening": call.state == CallState.SCREENING,
        "in_evaluation": call.state == CallState.EVALUATION,
    }
    return render(request, "workinggroups/desk.html", context)


def _picked(request: HttpRequest, call: Call) -> tuple[PickForm, list[Expression]]:
    """What was ticked, of what the reader sees."""
    rows = on_desk(call, reader=request.user).order_by("number")
    form = PickForm(request.POST if request.method == "POST" else request.GET, rows=rows)
    return form, form.chosen() if form.is_valid() else []


@policy(get=DESK, post=DESK, confidential=True)
def desk_eligible(request: HttpRequest, slug: str) -> HttpResponse:
    """Several found eligible in one act, after a look at which can be."""
    call = call_of_desk(request, slug)
    _form, chosen = _picked(request, call)
    if not chosen:
        messages.error(request, _("Choose at least one expression of interest."))
        return redirect("workinggroups:desk", slug)
    if request.method == "POST":
        done, left = screening.find_several_eligible(chosen, by=request.user)
        told = ngettext("%(count)s is eligible now.", "%(count)s are eligible now.", done)
        messages.success(request, told % {"count": done})
        if left:
            told = ngettext("%(count)s stays as it was.", "%(count)s stay as they were.", left)
            messages.warning(request, told % {"count": left})
        return redirect("workinggroups:desk", slug)
    hidden = hidden_from(call, request.user)
    rows = [(_card(row, hidden), why_not_eligible(row, by=request.user)) for row in chosen]
    possible = sum(not why for _card_of_row, why in rows)
    context = {"call": call, "rows": rows, "possible": possible}
    return render(request, "workinggroups/desk_eligible.html", context)


def _card(row: Any, hidden: frozenset[str]) -> Any:
    return card_of(row, hidden=hidden, knows=row.is_declared, keeps_out=row.in_conflict)


@policy(get=DESK, post=DESK, confidential=True)
def desk_assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Evaluators for several expressions: first the form, then a look at who will be asked for what."""
    call = call_of_desk(request, slug)
    _form, chosen = _picked(request, call)
    if not chosen:
        messages.error(request, _("Choose at least one expression of interest."))
        return redirect("workinggroups:desk", slug)
    found = candidates(call, reader=request.user)
    form = AskForm(request.POST if request.method == "POST" else None, people=choices(found))
    people = {str(one.user.public_id): one.user for one in found}
    pairs: list[Any] = []
    if request.method == "POST" and form.is_valid():
        asked = [(row, people[key]) for row in chosen for key in form.cleaned_data["people"]]
        pairs = [(row, who, why_not_ask(row, who, by=request.user)) for row, who in asked]
        if "confirm" in request.POST:
            possible = [(row, who) for row, who, why in pairs if not why]
            return _ask(request, slug, possible, form.cleaned_data["due_date"])
    context = {"call": call, "chosen": chosen, "form": form, "pairs": pairs}
    return render(request, "workinggroups/desk_assign.html", context)


def _ask(request: HttpRequest, slug: str, pairs: list[Any], due_date: Any) -> HttpResponse:
    done, refused = assignments.ask_several(pairs, due_date=due_date, by=request.user)
    told = ngettext("%(count)s review was asked for.", "%(count)s reviews were asked for.", done)
    messages.success(request, told % {"count": done})
    for expression, person, reason in refused:
        messages.warning(request, f"{expression.reference}, {person}: {reason}")
    return redirect("workinggroups:assignments", slug)
