"""One expression of interest: its receipt, its review, its decision."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.policies import policy
from workinggroups import permissions, queries
from workinggroups.forms import DecisionForm, ReviewForm
from workinggroups.models import Expression
from workinggroups.presenters.badges import expression_badge
from workinggroups.presenters.calls import weighted
from workinggroups.presenters.expressions import capacity, decisions, language_name
from workinggroups.services import expressions
from workinggroups.services.expressions import MACHINE

READERS = "applicant, leader of the group or secretariat"
ASSESSORS = "leader of the group or secretariat, without conflict of interest"


def _visible(request: HttpRequest, pk: uuid.UUID) -> Expression:
    rows = Expression.objects.visible_to(request.user)
    related = ("call__group", "organisation", "country", "applicant")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _log_reading(request: HttpRequest, expression: Expression) -> None:
    """Whoever reads what an applicant wrote leaves a trace; the applicant does not."""
    if expression.applicant_id != request.user.pk:
        log_read("expression.read", by=request.user, obj=expression)


@policy(get=READERS, confidential=True)
def expression(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _visible(request, pk)
    assesses = permissions.can_assess(found, request.user)
    readable = permissions.can_read_text(found, request.user)
    if readable:
        _log_reading(request, found)
    reviews = list(queries.reviews_of([found])) if assesses else []
    context = {
        "expression": found,
        "badge": expression_badge(found),
        "capacity": capacity(found),
        "language_name": language_name(found),
        "is_applicant": found.applicant_id == request.user.pk,
        "readable": readable,
        "has_desk": permissions.can_use_desk(found.call.group, request.user),
        "withdrawable": MACHINE.can(found, "withdraw", by=request.user),
        "reviewable": MACHINE.can(found, "review", by=request.user),
        "assesses": assesses,
        "reviews": reviews,
        "own_review": any(review.reviewer_id == request.user.pk for review in reviews),
        "decisions": decisions(expressions.refusals(found, by=request.user)),
    }
    return render(request, "workinggroups/expression.html", context)


@policy(get="applicant", post="applicant", confidential=True)
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _visible(request, pk)
    if request.method == "POST":
        expressions.withdraw(found, by=request.user)
        messages.success(request, _("Your expression of interest has been withdrawn."))
        return redirect(found)
    MACHINE.check(found, "withdraw", by=request.user)
    return render(request, "workinggroups/withdraw.html", {"expression": found})


@policy(get=ASSESSORS, post=ASSESSORS, confidential=True)
def review(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _visible(request, pk)
    MACHINE.check(found, "review", by=request.user)
    _log_reading(request, found)
    own = queries.reviews_of([found]).filter(reviewer=request.user.pk).first()
    form = ReviewForm(request.POST or None, criteria=weighted(found.call), review=own)
    if request.method == "POST" and form.is_valid():
        expressions.record_review(
            found, by=request.user, scores=form.scores(), comment=form.cleaned_data["comment"]
        )
        messages.success(request, _("Your review has been saved."))
        return redirect(found)
    context = {"expression": found, "capacity": capacity(found), "form": form, "own": own}
    return render(request, "workinggroups/review.html", context)


@policy(post=ASSESSORS, confidential=True)
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _visible(request, pk)
    permissions.check_can_assess(found, request.user)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the three decisions."))
        return redirect(found)
    decided = expressions.decide(found, form.cleaned_data["decision"], by=request.user)
    messages.success(request, _("The state is now “%(state)s”.") % {"state": decided.get_state_display()})
    return redirect(found)
