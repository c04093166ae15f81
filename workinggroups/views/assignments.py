"""Who reviews what: asking, suggesting, answering, taking back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AssignmentState, CallState
from workinggroups.forms.evaluation import AskForm, DeclareForm, DeclineForm, DueForm
from workinggroups.models import Assignment, Call, Expression, WorkingGroup
from workinggroups.presenters.evaluation import assignment_badge, card_of
from workinggroups.presenters.people import choices, line_of
from workinggroups.queries.assignments import Candidate, candidates, shown_to, table_of
from workinggroups.queries.desk import hidden_from
from workinggroups.queries.spread import loads
from workinggroups.services import assignments, conflicts
from workinggroups.services.suggestions import Suggestion, suggest
from workinggroups.views.dossier import head_of
from workinggroups.views.judging import DESK, call_of_desk, expression_seen

EVALUATOR = "the evaluator who is asked"


@policy(get=DESK, confidential=True)
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    call: Any = call_of_desk(request, slug)
    hidden = hidden_from(call, request.user)
    table = table_of(call, reader=request.user, people=())
    page = page_of(request, table.expressions)
    rows = [
        (
            card_of(row, hidden=hidden, knows=row.is_declared),
            [(one, assignment_badge(one)) for one in table.assigned.get(row.pk, [])],
            table.missing(row),
        )
        for row in page
    ]
    context = {
        "call": call,
        "page": page,
        "rows": rows,
        "loads": loads(call, reader=request.user),
        "missing": sum(table.missing(row) for row in table.expressions),
        "in_evaluation": call.state == CallState.EVALUATION,
    }
    return render(request, "workinggroups/assignments.html", context)


@policy(get=DESK, post=DESK, confidential=True)
def suggestion(request: HttpRequest, slug: str) -> HttpResponse:
    """First who shares the work, then a look at who would get what, then the requests."""
    call = call_of_desk(request, slug)
    found = candidates(call, reader=request.user)
    form = AskForm(request.POST if request.method == "POST" else None, people=choices(found))
    rows: list[Suggestion] = []
    missing = 0
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in found if str(one.user.public_id) in form.cleaned_data["people"]]
        rows, missing = _suggested(request, call, chosen, found)
        if "confirm" in request.POST:
            pairs = [(row.expression, row.candidate.user) for row in rows]
            return _ask(request, slug, pairs, form.cleaned_data["due_date"])
    lines = [(row, line_of(row.candidate)) for row in rows]
    context = {"call": call, "form": form, "lines": lines, "missing": missing, "asked": form.is_bound}
    return render(request, "workinggroups/assignment_suggestion.html", context)


def _suggested(
    request: HttpRequest, call: Call, chosen: Sequence[Candidate], everybody: Sequence[Candidate]
) -> tuple[list[Suggestion], int]:
    """The suggestion, and how many reviews it leaves without anybody."""
    table = table_of(call, reader=request.user, people=[one.user.pk for one in chosen])
    rows = suggest(table, chosen, everybody)
    return rows, sum(table.missing(row) for row in table.expressions) - len(rows)


def _ask(request: HttpRequest, slug: str, pairs: list[Any], due_date: Any) -> HttpResponse:
    done, refused = assignments.ask_several(pairs, due_date=due_date, by=request.user)
    told = ngettext("%(count)s review was asked for.", "%(count)s reviews were asked for.", done)
    messages.success(request, told % {"count": done})
    for expression, person, reason in refused:
        messages.warning(request, f"{expression.reference}, {person}: {reason}")
    return redirect("workinggroups:assignments", slug)


def _of_desk(request: HttpRequest, pk: int) -> Assignment:
    """One the reader works on at the desk; one's own is no exception for whoever has no desk."""
    desks = WorkingGroup.objects.with_desk_for(request.user)
    desk = Expression.objects.filter(call__group__in=desks)
    rows = shown_to(request.user).filter(expression__in=desk)
    return get_object_or_404(rows.select_related("expression__call__group", "evaluator"), pk=pk)


@policy(post=DESK, confidential=True)
def assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_desk(request, pk)
    assignments.take_back(found, by=request.user)
    messages.success(request, _("The request has been taken back. The person has been told."))
    return redirect("workinggroups:assignments", found.expression.call.slug)


@policy(post=DESK, confidential=True)
def assignment_due(request: HttpRequest, pk: int) -> HttpResponse:
    found = _of_desk(request, pk)
    form = DueForm(request.POST)
    if form.is_valid():
        assignments.set_due(found, form.cleaned_data["due_date"], by=request.user)
        messages.success(request, _("The day has been changed."))
    else:
        messages.error(request, _("Choose a day that lies ahead."))
    return redirect("workinggroups:assignments", found.expression.call.slug)


# The evaluator


@policy(get=EVALUATOR, confidential=True)
def my_reviews(request: HttpRequest) -> HttpResponse:
    seen = Expression.objects.visible_to(request.user).values("pk")
    rows = shown_to(request.user).filter(evaluator=request.user.pk, expression__in=seen)
    related = ("expression__call__group", "expression__organisation", "expression__country")
    rows = rows.select_related(*related, "expression__applicant")
    page = page_of(request, rows.order_by(F("is_filed"), "due_date", "pk"))
    lines = [(row, assignment_badge(row), hidden_from(row.expression.call, request.user)) for row in page]
    shown = [
        (row, badge, card_of(row.expression, hidden=hidden, knows=not hidden)) for row, badge, hidden in lines
    ]
    return render(request, "workinggroups/my_reviews.html", {"page": page, "rows": shown})


@policy(get=EVALUATOR, post=EVALUATOR, confidential=True)
def assignment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Conflict, no conflict and taken on, or declined: one page, one answer."""
    own = shown_to(request.user).filter(evaluator=request.user.pk)
    found = get_object_or_404(own.select_related("expression"), pk=pk)
    expression = expression_seen(request, found.expression_id)
    form = AnswerForms(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, found, expression, form)
        except Refused as refusal:
            form.failed(refusal.reason)
    context = {
        **head_of(expression, request.user),
        "assignment": found,
        "is_asked": found.state == AssignmentState.PROPOSED,
        "form": form,
    }
    return render(request, "workinggroups/assignment_answer.html", context)


class AnswerForms:
    """The declaration and the reason for declining; which of them counts depends on the button."""

    def __init__(self, request: HttpRequest) -> None:
        self.declines = "decline" in request.POST
        posted = request.POST if request.method == "POST" else None
        self.declare = DeclareForm(None if self.declines else posted)
        self.decline = DeclineForm(posted if self.declines else None)

    @property
    def used(self) -> DeclareForm | DeclineForm:
        return self.decline if self.declines else self.declare

    def is_valid(self) -> bool:
        return self.used.is_valid()

    def failed(self, reason: Any) -> None:
        self.used.add_error(None, reason)


def _answered(
    request: HttpRequest, found: Assignment, expression: Expression, form: AnswerForms
) -> HttpResponse:
    if form.declines:
        assignments.decline(found, reason=form.decline.cleaned_data["reason"], by=request.user)
        messages.success(request, _("You have declined. The leader and the secretariat have been told."))
        return redirect("workinggroups:my_reviews")
    clean = form.declare.cleaned_data
    conflicts.declare(expression, verdict=clean["verdict"], statement=clean["statement"], by=request.user)
    if clean["verdict"] == "conflict":
        messages.success(request, _("Your conflict of interest is noted. Somebody else will review."))
        return redirect("workinggroups:my_reviews")
    if found.state == AssignmentState.PROPOSED:
        assignments.accept(found, by=request.user)
    messages.success(request, _("You have taken on the review."))
    return redirect("workinggroups:review", expression.pk)
