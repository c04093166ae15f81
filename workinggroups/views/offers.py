"""The decision as the applicant reads it, and the answer to the offer of a seat."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import RELEASED, ExpressionState
from workinggroups.forms.decisions import DeclineForm
from workinggroups.models import Expression, Membership
from workinggroups.presenters.badges import expression_badge
from workinggroups.presenters.board import seat_label
from workinggroups.presenters.deadlines import deadline
from workinggroups.presenters.release import outcomes
from workinggroups.services import offers
from workinggroups.services.machines import EXPRESSION

APPLICANT = "the applicant, after the release"


def _own(request: HttpRequest, pk: UUID) -> Expression:
    """Before the release there is nothing here."""
    reader: Any = request.user
    rows = Expression.objects.filter(applicant=reader, call__state__in=RELEASED)
    related = ("call__group", "applicant", "proposed_seat", "duplicate_of")
    row: Expression = get_object_or_404(rows.select_related(*related), pk=pk)
    if row.state in (ExpressionState.DRAFT, ExpressionState.WITHDRAWN):
        raise Http404
    return row


@policy(get=APPLICANT)
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "workinggroups/offer.html", _page(request, _own(request, pk), DeclineForm()))


@policy(post=APPLICANT)
def offer_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _own(request, pk)
    offers.accept(row, by=row.applicant)
    messages.success(request, _("Thank you. The seat is yours once you have signed the declarations."))
    return redirect("workinggroups:offer", row.pk)


@policy(post=APPLICANT)
def offer_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _own(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return render(request, "workinggroups/offer.html", _page(request, row, form))
    offers.decline(row, reason=form.cleaned_data["reason"], by=row.applicant)
    messages.success(request, _("You have declined the seat. Thank you for telling us."))
    return redirect("workinggroups:offer", row.pk)


def _page(request: HttpRequest, row: Expression, form: DeclineForm) -> dict[str, Any]:
    membership = Membership.objects.filter(expression=row).select_related("seat").order_by("-pk").first()
    (outcome,) = outcomes(row.call, [row])
    until = membership.answer_by if membership else None
    return {
        "expression": row,
        "call": row.call,
        "badge": expression_badge(row),
        "outcome": outcome,
        "membership": membership,
        "seat": seat_label(membership.seat) if membership else "",
        "until": deadline(until, row.call.zone, request.user) if until else "",
        "can_accept": EXPRESSION.can(row, "accept", by=request.user),
        "can_decline": EXPRESSION.can(row, "decline", by=request.user),
        "form": form,
    }
