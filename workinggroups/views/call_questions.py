"""Questions on a call: asking them, reading all answers, answering them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import EVERYONE, SIGNED_IN, policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.questions import AnswerForm, QuestionForm, SetAsideForm
from workinggroups.models import Call, PublicQuestion
from workinggroups.permissions.calls import check_can_work_on_call
from workinggroups.presenters.call_questions import as_asked, in_public
from workinggroups.queries import public_calls as queries
from workinggroups.services import public_questions

DESK = "leader of the group, secretariat"


def _visible(request: HttpRequest, slug: str) -> Call:
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group")
    found: Call = get_object_or_404(rows, slug=slug)
    return found


@policy(get=EVERYONE)
def call_questions(request: HttpRequest, slug: str) -> HttpResponse:
    found = _visible(request, slug)
    page = page_of(request, queries.answered(found))
    context = {
        "call": found,
        "page": page,
        "answered": in_public(page),
        "can_ask": queries.is_open_for_questions(found),
        "has_sample": any(question.is_sample for question in page),
    }
    return render(request, "workinggroups/call_questions.html", context)


@policy(get=SIGNED_IN, post=SIGNED_IN)
def call_question_ask(request: HttpRequest, slug: str) -> HttpResponse:
    found = _visible(request, slug)
    if not queries.is_open_for_questions(found):
        raise Refused(public_questions.TOO_LATE, status=409)
    form = QuestionForm(
        request.POST if request.method == "POST" else None, initial={"language": get_language()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            public_questions.ask(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Your question has been sent. You are told when it is answered."))
            return redirect(found)
    return render(request, "workinggroups/call_question_ask.html", {"call": found, "form": form})


def _of_desk(request: HttpRequest, slug: str) -> Call:
    found = _visible(request, slug)
    check_can_work_on_call(found, request.user)
    return found


@policy(get=DESK, confidential=True)
def call_question_desk(request: HttpRequest, slug: str) -> HttpResponse:
    found = _of_desk(request, slug)
    waiting = queries.open_questions([found])
    page = page_of(request, queries.answered(found))
    context = {
        "call": found,
        "waiting": [(question, as_asked(question)) for question in waiting],
        "set_aside": list(found.public_questions.filter(set_aside_at__isnull=False)),
        "page": page,
        "answered": in_public(page),
    }
    return render(request, "workinggroups/call_question_desk.html", context)


def _question(request: HttpRequest, slug: str, pk: int) -> PublicQuestion:
    found = _of_desk(request, slug)
    rows = PublicQuestion.objects.visible_to(request.user).select_related("call__group")
    question: PublicQuestion = get_object_or_404(rows, call=found, pk=pk, set_aside_at__isnull=True)
    return question


@policy(get=DESK, post=DESK, confidential=True)
def call_question_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    question = _question(request, slug, pk)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, question=question, first=get_language() or "en"
    )
    stored: list[Any] = []
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {"texts": form.texts, "language": form.language}
        version = form.cleaned_data["version"]
        try:
            public_questions.answer(question, by=request.user, version=version, **values)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
            question.refresh_from_db()
            form.data = {**request.POST.dict(), "version": public_questions.version_of(question)}
            stored = in_public([question])
        else:
            messages.success(request, _("The answer is public. Everybody concerned is told."))
            return redirect("workinggroups:call_question_desk", slug)
    context = {"call": question.call, "question": question, "asked": as_asked(question), "form": form}
    return render(request, "workinggroups/call_question_answer.html", {**context, "stored": stored})


@policy(get=DESK, post=DESK, confidential=True)
def call_question_set_aside(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    question = _question(request, slug, pk)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        public_questions.set_aside(question, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The question is set aside. Whoever asked is told why."))
        return redirect("workinggroups:call_question_desk", slug)
    context = {"call": question.call, "question": question, "asked": as_asked(question), "form": form}
    return render(request, "workinggroups/call_question_set_aside.html", context)
