"""The body behind its representative: what coordinators see and say."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import EndorsementState
from workinggroups.forms.expressions import EndorsementForm
from workinggroups.permissions.expressions import check_can_endorse
from workinggroups.presenters.expressions import endorsement_badge
from workinggroups.queries.endorsements import for_coordinator
from workinggroups.services import endorsements
from workinggroups.views.own import APPLICANT, own_or_404

COORDINATOR = "coordinator of the body"


@policy(post=APPLICANT, confidential=True)
def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    expression = own_or_404(request, pk)
    endorsement = endorsements.ask(expression, by=request.user)
    if endorsement.state == EndorsementState.GIVEN:
        messages.success(request, _("You coordinate the body yourself: the endorsement is given."))
    else:
        messages.success(request, _("The coordinator of the body has been asked for the endorsement."))
    return redirect(expression)


@policy(get=SIGNED_IN, confidential=True)
def endorsement_list(request: HttpRequest) -> HttpResponse:
    """For the coordinators of bodies; others find that there is nothing for them."""
    page = page_of(request, for_coordinator(request.user), per_page=25)
    lines = [(row, endorsement_badge(row)) for row in page]
    return render(request, "workinggroups/endorsement_list.html", {"page": page, "lines": lines})


@policy(get=COORDINATOR, post=COORDINATOR, confidential=True)
def endorsement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(for_coordinator(request.user), pk=pk)
    check_can_endorse(found, request.user)
    answered = {EndorsementState.GIVEN: "give", EndorsementState.REFUSED: "refuse"}.get(
        EndorsementState(found.state), ""
    )
    form = EndorsementForm(request.POST or None, initial={"answer": answered, "reason": found.reason})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            endorsements.answer(
                found, is_given=values["answer"] == "give", reason=values["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Your answer has been noted, and the applicant has been told."))
            return redirect("workinggroups:endorsement_list")
    context = {
        "endorsement": found,
        "expression": found.expression,
        "badge": endorsement_badge(found),
        "form": form,
        "is_open": endorsements.can_be_answered(found),
    }
    return render(request, "workinggroups/endorsement.html", context)
