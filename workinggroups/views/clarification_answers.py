"""Questions to applicants, as applicants read and answer them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.documents.uploads import Unacceptable
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.clarifications import AnswerForm, FileForm
from workinggroups.models import Clarification
from workinggroups.presenters.clarifications import badge, changes, point_words
from workinggroups.presenters.content import annex_line
from workinggroups.presenters.deadlines import deadline
from workinggroups.presenters.release import language_words
from workinggroups.queries.clarifications import FILE, asked_of
from workinggroups.services import clarifications
from workinggroups.services.machines import CLARIFICATION

APPLICANT = "the applicant"


@policy(get=APPLICANT)
def my_clarifications(request: HttpRequest) -> HttpResponse:
    page = page_of(request, asked_of(request.user))
    rows = [
        (row, badge(row), point_words(row), deadline(row.answer_by, row.expression.call.zone, request.user))
        for row in page
    ]
    context = {"page": page, "rows": rows, "has_sample": any(row.is_sample for row in page)}
    return render(request, "workinggroups/clarification_mine.html", context)


@policy(get=APPLICANT, post=APPLICANT)
def clarification_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One point is open for an answer, and nothing else of the expression."""
    row = _own(request, pk)
    started = {"text": row.after or row.before}
    form = AnswerForm(
        request.POST or None, target=row.target, longest=clarifications.longest(row), initial=started
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _store(request, row, form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
            row.refresh_from_db()
    return _page(request, row, form, FileForm())


@policy(post=APPLICANT)
def clarification_file(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            clarifications.add_file(row, file=data["file"], token=data["token"], by=request.user)
        except Unacceptable as error:
            form.add_error("file", str(error.problem.label))
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(
                request, _("The file is stored and will be examined. Send your answer when ready.")
            )
            return redirect("workinggroups:clarification_answer", row.pk)
    answer = AnswerForm(
        target=row.target, longest=clarifications.longest(row), initial={"text": row.after or row.before}
    )
    return _page(request, row, answer, form)


@policy(post=APPLICANT)
def clarification_file_remove(request: HttpRequest, pk: int, annex_id: UUID) -> HttpResponse:
    row = _own(request, pk)
    clarifications.drop_file(row, annex_id, by=request.user)
    messages.success(request, _("The file is left out."))
    return redirect("workinggroups:clarification_answer", row.pk)


def _own(request: HttpRequest, pk: int) -> Clarification:
    reader: Any = request.user
    rows = Clarification.objects.filter(expression__applicant=reader)
    related = ("expression__call__group", "expression__applicant", "question")
    row: Clarification = get_object_or_404(rows.select_related(*related), pk=pk)
    return row


def _store(request: HttpRequest, row: Clarification, text: str) -> HttpResponse:
    if "later" in request.POST:
        clarifications.save(row, text=text, by=request.user)
        messages.success(request, _("Saved. Only you can read it until you send it."))
    else:
        clarifications.answer(row, text=text, by=request.user)
        messages.success(request, _("Thank you. Your answer has been received."))
    return redirect("workinggroups:clarification_answer", row.pk)


def _page(request: HttpRequest, row: Clarification, form: AnswerForm, file_form: FileForm) -> HttpResponse:
    is_answered = row.state == "answered"
    context: dict[str, Any] = {
        "row": row,
        "expression": row.expression,
        "call": row.expression.call,
        "badge": badge(row),
        "point": point_words(row),
        "language_words": language_words(row.language),
        "until": deadline(row.answer_by, row.expression.call.zone, request.user),
        "form": form,
        "file_form": file_form,
        "is_open": CLARIFICATION.can(row, "answer", by=request.user),
        "is_about_file": row.target == FILE,
        "annexes": [annex_line(file) for file in clarifications.files_of(row)],
        "pieces": changes(row.before, row.after) if is_answered and row.target != FILE else [],
    }
    return render(request, "workinggroups/clarification_answer.html", context)
