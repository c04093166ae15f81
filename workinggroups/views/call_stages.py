"""Leading a call through its stages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.stages import AmendmentForm, DeadlineForm, PartsForm, PublicReasonForm, ReasonForm
from workinggroups.models import Call
from workinggroups.presenters.call_parts import part_words
from workinggroups.presenters.deadlines import deadline
from workinggroups.presenters.stage_words import STAGE_WORDS, Words
from workinggroups.services import amendments, calls
from workinggroups.services.machines import CALL
from workinggroups.views.call_desk import DESK, call_of_desk
from workinggroups.views.call_editing import stored_or_told

SECRETARIAT = "secretariat"
View = Callable[..., HttpResponse]


def _plain(name: str, who: str, act: Callable[[Call, Any], Any]) -> View:
    """A stage that asks for a confirmation and nothing else."""

    @policy(get=who, post=who, confidential=True)
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        call = call_of_desk(request, slug)
        CALL.check(call, name, by=request.user)
        words: Words = STAGE_WORDS[name]
        if request.method == "POST":
            act(call, request.user)
            messages.success(request, words.done)
            return redirect("workinggroups:call_desk", call.slug)
        return render(
            request, "workinggroups/call_desk/stage.html", {"call": call, "words": words, "name": name}
        )

    view.__name__ = view.__qualname__ = f"call_{name}"
    return view


def _moves_on(name: str) -> Callable[[Call, Any], Any]:
    return lambda call, by: calls.move_on(call, name, by=by)


call_submit = _plain("submit", DESK, lambda call, by: calls.submit(call, by=by))
call_approve = _plain("approve", SECRETARIAT, lambda call, by: calls.approve(call, by=by))
call_open = _plain("open", SECRETARIAT, lambda call, by: calls.open_now(call, by=by))
call_close = _plain("close", DESK, lambda call, by: calls.close_now(call, by=by))
call_start_screening = _plain("start_screening", DESK, _moves_on("start_screening"))
call_start_evaluation = _plain("start_evaluation", SECRETARIAT, _moves_on("start_evaluation"))
call_rank = _plain("rank", DESK, _moves_on("rank"))
call_evaluate_again = _plain("evaluate_again", DESK, _moves_on("evaluate_again"))
call_propose = _plain("propose", DESK, _moves_on("propose"))
call_complete = _plain("complete", SECRETARIAT, _moves_on("complete"))
call_archive = _plain("archive", SECRETARIAT, _moves_on("archive"))


def _with_reason(name: str, act: Callable[..., Any]) -> View:
    """A stage whose reason is for the leader alone."""

    @policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        call = call_of_desk(request, slug)
        CALL.check(call, name, by=request.user)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            act(call, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, STAGE_WORDS[name].done)
            return redirect("workinggroups:call_desk", call.slug)
        context = {"call": call, "words": STAGE_WORDS[name], "name": name, "form": form}
        return render(request, "workinggroups/call_desk/stage_reason.html", context)

    view.__name__ = view.__qualname__ = f"call_{name}"
    return view


call_return = _with_reason("return", calls.send_back)
call_return_proposal = _with_reason("return_proposal", calls.return_proposal)


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def call_extend(request: HttpRequest, slug: str) -> HttpResponse:
    return _new_deadline(request, slug, "extend", calls.extend)


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def call_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    return _new_deadline(request, slug, "reopen", calls.reopen)


def _new_deadline(request: HttpRequest, slug: str, name: str, act: Callable[..., Any]) -> HttpResponse:
    call = call_of_desk(request, slug)
    if name == "extend":  # the guard of reopening looks at the deadline that is yet to be chosen
        CALL.check(call, name, by=request.user)
    else:
        calls.check_can_reopen(call, by=request.user)
    form = DeadlineForm(request.POST or None, call=call, initial={"language": call.source_language})
    if form.is_valid():
        closes_at = form.cleaned_data["closes_at"]
        if _done(form, lambda: act(call, closes_at=closes_at, reason=form.reason, by=request.user)):
            messages.success(request, STAGE_WORDS[name].done)
            return redirect("workinggroups:call_desk", call.slug)
    old = deadline(call.closes_at, call.zone, request.user) if call.closes_at else ""
    context = {"call": call, "words": STAGE_WORDS[name], "name": name, "form": form, "old": old}
    return render(request, "workinggroups/call_desk/stage_deadline.html", context)


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def call_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_of_desk(request, slug)
    CALL.check(call, "cancel", by=request.user)
    form = PublicReasonForm(request.POST or None, initial={"language": call.source_language})
    if form.is_valid() and _done(form, lambda: calls.cancel(call, reason=form.reason, by=request.user)):
        messages.success(request, STAGE_WORDS["cancel"].done)
        return redirect("workinggroups:call_desk", call.slug)
    context = {"call": call, "words": STAGE_WORDS["cancel"], "name": "cancel", "form": form}
    return render(request, "workinggroups/call_desk/stage_public.html", context)


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def call_amend(request: HttpRequest, slug: str) -> HttpResponse:
    """First which parts, then their texts with the reason; the parts stand in the address."""
    call = call_of_desk(request, slug)
    CALL.check(call, "amend", by=request.user)
    words = part_words(amendments.parts_of(call), {row.code: row.label for row in call.questions.all()})
    choice = PartsForm(
        request.GET if "parts" in request.GET or "go" in request.GET else None, choices=list(words.items())
    )
    if not choice.is_valid():
        return render(request, "workinggroups/call_desk/amend_choose.html", {"call": call, "form": choice})
    chosen = {part: words[part] for part in choice.cleaned_data["parts"]}
    start, initial = amendments.stored_parts(call, chosen), {"language": call.source_language}
    form = AmendmentForm(request.POST or None, start=start, words=chosen, initial=initial)
    if form.is_valid() and stored_or_told(
        form, lambda: _amend(call, form, request.user), lambda: amendments.stored_parts(_now(call), chosen)
    ):
        messages.success(request, STAGE_WORDS["amend"].done)
        return redirect("workinggroups:call_desk", call.slug)
    context = {"call": call, "form": form, "query": request.GET.urlencode()}
    return render(request, "workinggroups/call_desk/amend.html", context)


def _amend(call: Call, form: AmendmentForm, by: Any) -> None:
    version = form.cleaned_data["version"]
    amendments.amend(call, values=form.values, version=version, reason=form.reason, by=by)


def _now(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """Whether it went through; if not, the form says why and keeps what was typed."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return False
    return True
