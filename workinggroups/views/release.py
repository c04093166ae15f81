"""The release of all decisions of a call, with a preview of every mail."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import RELEASED, CallState
from workinggroups.models import Call, Expression
from workinggroups.models.expressions import conflict_of_interest
from workinggroups.permissions.calls import check_can_approve_call
from workinggroups.presenters.deadlines import deadline
from workinggroups.presenters.release import language_words, outcomes
from workinggroups.queries.proposals import counts_of, to_be_told
from workinggroups.services import decisions, releases

SECRETARIAT = "secretariat"


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def release(request: HttpRequest, slug: str) -> HttpResponse:
    call: Call = get_object_or_404(
        Call.objects.visible_to(request.user).select_related("group__leader"), slug=slug
    )
    check_can_approve_call(call, request.user)
    if request.method == "POST":
        decisions.release(call, by=request.user, token=request.POST.get("token", ""))
        messages.success(request, _("The decisions are released, and the mails are on their way."))
        return redirect("workinggroups:release", call.slug)
    if call.state != CallState.DECISION_PENDING:
        context = {"call": call, "is_released": call.state in RELEASED, "counts": counts_of(call)}
        return render(request, "workinggroups/release_closed.html", context)
    return render(request, "workinggroups/release.html", _preview(request, call))


def _preview(request: HttpRequest, call: Call) -> dict[str, Any]:
    related = ("applicant", "organisation", "proposed_seat__group", "call__group")
    page = page_of(request, to_be_told(call).select_related(*related))
    answer_by = releases.answer_until(call)
    closed = _closed(page, request.user)
    return {
        "call": call,
        "page": page,
        "mails": [
            {
                "outcome": outcome,
                "letter": None if outcome.expression.pk in closed else releases.preview(outcome, answer_by),
                "language": language_words(outcome.expression.applicant.preferred_language),
            }
            for outcome in outcomes(call, page)
        ],
        "problems": releases.problems(call),
        "counts": counts_of(call),
        "token": releases.preview_token(call),
        "answer_by": deadline(answer_by, call.zone, request.user),
        "has_sample": any(row.is_sample for row in page),
    }


def _closed(rows: Any, reader: Any) -> set[Any]:
    """Those in a conflict of interest with the reader: their mails are sent all the same, and not shown."""
    conflicted = Expression.objects.filter(conflict_of_interest(reader), pk__in=[row.pk for row in rows])
    return set(conflicted.values_list("pk", flat=True))
