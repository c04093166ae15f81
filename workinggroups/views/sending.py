"""Looking through an expression of interest once more, and sending it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import AttachmentState
from workinggroups.forms.expressions import SendForm
from workinggroups.models import Expression
from workinggroups.permissions.expressions import check_can_submit, is_applicant
from workinggroups.presenters.completeness import REVIEW
from workinggroups.presenters.content import content_as_written
from workinggroups.services import expressions
from workinggroups.views.own import APPLICANT, own_or_404, page_context


def review_page(request: HttpRequest, expression: Expression, *, was_refused: bool = False) -> HttpResponse:
    """Everything as it would be sent, with what is missing."""
    states = set(expression.attachments.kept().values_list("state", flat=True))
    context = {
        **page_context(expression, REVIEW),
        "form": SendForm(),
        "content": content_as_written(expression),
        "is_applicant": is_applicant(expression, request.user),
        "was_refused": was_refused,
        "has_refused_files": AttachmentState.REFUSED in states,
        "has_waiting_files": AttachmentState.WAITING in states,
    }
    return render(request, "workinggroups/expression_review.html", context)


@policy(post=APPLICANT, confidential=True)
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    expression = own_or_404(request, pk)
    check_can_submit(expression, request.user)
    form = SendForm(request.POST)
    form.is_valid()
    before = expression.content_hash
    try:
        sent = expressions.submit(expression, by=request.user, token=form.cleaned_data["token"])
    except expressions.Incomplete:
        return review_page(request, expression, was_refused=True)
    if sent.content_hash == before:
        messages.info(request, _("This was sent already; nothing has changed since."))
    else:
        words = _("Your expression of interest has been received. Its number is %(number)s.")
        messages.success(request, words % {"number": sent.reference})
    return redirect(sent)
