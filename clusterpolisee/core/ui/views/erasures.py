"""The secretariat answers requests for erasure."""

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts import recent_login
from clusterpolisee.core.accounts.relations import relations_of
from clusterpolisee.core.privacy.models import ErasureRequest, ErasureRequestState
from clusterpolisee.core.privacy.permissions import check_can_answer, check_is_secretariat
from clusterpolisee.core.privacy.services import erasures
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.personal import erasure_words
from clusterpolisee.core.ui.personal.data_forms import CarryOutForm, RefusalForm
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.reminders import ANSWERED_WITHIN

SECRETARIAT = "secretariat"


@policy(get=SECRETARIAT, confidential=True)
def erasure_list(request: HttpRequest) -> HttpResponse:
    """Requests that wait, the oldest first, then the answered ones."""
    waiting = request.GET.get("state", "asked") != "answered"
    rows = _requests(request)
    if waiting:
        rows = rows.filter(state=ErasureRequestState.ASKED)
    else:
        rows = rows.exclude(state=ErasureRequestState.ASKED).order_by("-answered_at", "pk")
    page = page_of(request, rows)
    for row in page:
        row.due_at = row.asked_at + ANSWERED_WITHIN
    return render(request, "core/erasure_list.html", {"page": page, "waiting": waiting})


@policy(get=SECRETARIAT, confidential=True)
def erasure(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One request: who asks, since when, what roles would end, and the two answers."""
    found = get_object_or_404(_requests(request), pk=pk)
    context = {
        "erasure": found,
        "due_at": found.asked_at + ANSWERED_WITHIN,
        "roles": [role for role in relations_of([found.user_id])[found.user_id] if role.is_current],
        "own": found.user_id == request.user.pk,
    }
    return render(request, "core/erasure.html", context)


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def erasure_refuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(_requests(request), pk=pk)
    check_can_answer(found, request.user)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erasures.refuse(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The request is refused. The person gets the reason by mail."))
        return redirect("core:erasure_list")
    return render(request, "core/erasure_refuse.html", {"erasure": found, "form": form})


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def erasure_carry_out(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Shows what would be erased, counted by doing it and rolling it back; then does it."""
    found = get_object_or_404(_requests(request), pk=pk, state=ErasureRequestState.ASKED)
    check_can_answer(found, request.user)
    recent_login.require(request)
    form = CarryOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erasures.carry_out(found, by=request.user)
        messages.success(request, _("The data are erased. A last mail tells the person so."))
        return redirect("core:erasure_list")
    counts = erasures.erase(found.user, by=request.user, dry_run=True)
    context = {"erasure": found, "form": form, "stays": erasure_words.stays()}
    return render(request, "core/erasure_carry_out.html", context | {"counts": erasure_words.counted(counts)})


def _requests(request: HttpRequest) -> QuerySet[ErasureRequest]:
    check_is_secretariat(request.user)
    return ErasureRequest.objects.visible_to(request.user).select_related("user")
