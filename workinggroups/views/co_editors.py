"""Who writes an expression of interest together with the applicant."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.expressions import CoEditorForm
from workinggroups.permissions.expressions import check_can_choose_co_editors, is_applicant
from workinggroups.presenters.expressions import capacity
from workinggroups.services import co_editors
from workinggroups.views.own import APPLICANT, WRITERS, own_or_404


@policy(get=WRITERS, post=APPLICANT, confidential=True)
def co_editor_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    expression = own_or_404(request, pk)
    if request.method == "POST":
        check_can_choose_co_editors(expression, request.user)
    form = CoEditorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            co_editors.add(expression, email=form.cleaned_data["email"], by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal.reason))
        else:
            words = _(
                "If somebody is registered with %(email)s, that person can write with you now and has a mail."
            )
            messages.success(request, words % {"email": form.cleaned_data["email"]})
            return redirect("workinggroups:expression_co_editors", pk)
    context = {
        "expression": expression,
        "capacity": capacity(expression),
        "form": form,
        "entries": expression.co_editors.order_by("added_at", "pk"),
        "is_applicant": is_applicant(expression, request.user),
    }
    return render(request, "workinggroups/expression_co_editors.html", context)


@policy(post=WRITERS, confidential=True)
def co_editor_remove(request: HttpRequest, pk: uuid.UUID, entry: int) -> HttpResponse:
    """The applicant removes a co-editor; a co-editor may go by themselves."""
    expression = own_or_404(request, pk)
    found = get_object_or_404(expression.co_editors.all(), pk=entry)
    co_editors.remove(found, by=request.user)
    if is_applicant(expression, request.user):
        messages.success(request, _("%(email)s no longer writes with you.") % {"email": found.email})
        return redirect("workinggroups:expression_co_editors", pk)
    messages.success(request, _("You no longer write this expression of interest."))
    return redirect("workinggroups:my_expressions")
