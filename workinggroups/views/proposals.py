"""What is proposed for one expression of interest."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ExpressionState
from workinggroups.forms.decisions import ProposalForm
from workinggroups.models import Expression
from workinggroups.permissions.expressions import check_can_assess, sees_identity
from workinggroups.presenters.badges import expression_badge
from workinggroups.queries.proposals import mark_of
from workinggroups.services import decisions
from workinggroups.services.machines import EXPRESSION

DESK = "leader of the group or secretariat, without a conflict of interest"


@policy(get=DESK, post=DESK, confidential=True)
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    expression = _expression(request, pk)
    form = ProposalForm(request.POST or None, expression=expression, initial=_now(expression))
    if "fill" in request.POST:
        form = ProposalForm(expression=expression, initial=form.filled())
    elif request.method == "POST" and form.is_valid():
        try:
            _propose(expression, form.cleaned_data, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Saved. Nobody outside the desk is told before the release."))
            return redirect("workinggroups:board", expression.call.slug)
    context = {
        "expression": expression,
        "call": expression.call,
        "person": expression.applicant if sees_identity(expression, request.user) else "",
        "form": form,
        "badge": expression_badge(expression),
        "can_propose": EXPRESSION.can(expression, "propose", by=request.user),
        "can_take_back": EXPRESSION.can(expression, "take_back", by=request.user),
        "seen": mark_of(expression),
    }
    return render(request, "workinggroups/board_propose.html", context)


@policy(post=DESK, confidential=True)
def proposal_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    expression = _expression(request, pk)
    decisions.take_back(expression, by=request.user, seen=request.POST.get("seen", ""))
    messages.success(request, _("The proposal is taken back."))
    return redirect("workinggroups:board", expression.call.slug)


def _expression(request: HttpRequest, pk: UUID) -> Expression:
    rows = Expression.objects.visible_to(request.user).select_related("call__group", "applicant")
    expression: Expression = get_object_or_404(rows, pk=pk)
    check_can_assess(expression, request.user)
    return expression


def _now(expression: Expression) -> dict[str, Any]:
    is_pending = expression.state == ExpressionState.PENDING
    return {
        "seen": mark_of(expression),
        "proposal": expression.proposal,
        "seat": expression.proposed_seat_id or "",
        "reserve_rank": expression.reserve_rank,
        "reserve_until": expression.reserve_until,
        "language": expression.decision_language if is_pending else expression.applicant.preferred_language,
        "reason": expression.decision_reason,
    }


def _propose(expression: Expression, data: dict[str, Any], by: Any) -> None:
    names = ("proposal", "reason", "seat", "reserve_rank", "reserve_until", "language", "seen")
    decisions.propose(expression, **{name: data[name] for name in names}, by=by)
