"""Inviting people, and the page behind the link that the invited get."""

import uuid
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from clusterpolisee.core.accounts import limits
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.enums import InvitationState
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.partners.permissions import check_can_manage_people
from clusterpolisee.core.partners.queries import invitations_found
from clusterpolisee.core.partners.services import invitation_lists, invitations
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.people import invitation_rows
from clusterpolisee.core.ui.people.invitation_forms import (
    BulkForm,
    InvitationFilter,
    InvitationForm,
    JoinForm,
)
from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.workflow.errors import Refused

INVITERS = "coordinators of a body, secretariat, administrators"
THOSE_OF_THE_BODY = "coordinators of the body, secretariat, administrators"


@policy(get=INVITERS, confidential=True)
def invitation_list(request: HttpRequest) -> HttpResponse:
    check_can_manage_people(request.user)
    form = InvitationFilter(request.GET, user=request.user)
    form.is_valid()
    rows = Invitation.objects.visible_to(request.user)
    page = page_of(request, invitations_found(rows, **form.cleaned_data))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, invitation_rows.badge(row)) for row in page],
        "is_narrowed": any(form.cleaned_data.values()),
        "has_sample": any(row.is_sample for row in page),
    }
    return render(request, "core/invitation_list.html", context)


@policy(get=INVITERS, post=INVITERS, confidential=True)
def invitation_new(request: HttpRequest) -> HttpResponse:
    check_can_manage_people(request.user)
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            sent = invitations.invite(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, _("The invitation to %(address)s is on its way.") % {"address": sent.email}
            )
            return redirect("core:invitation_list")
    return render(request, "core/invitation_new.html", {"form": form})


@policy(get=INVITERS, post=INVITERS, confidential=True)
def invitation_bulk(request: HttpRequest) -> HttpResponse:
    """A list is judged line by line first; a second form, which holds all of it, sends the good lines."""
    check_can_manage_people(request.user)
    form = BulkForm(request.POST or None, request.FILES or None, user=request.user)
    step = request.POST.get("step", "")
    if step not in {"check", "send"} or not form.is_valid():
        if step == "edit":
            form = BulkForm(initial=request.POST.dict(), user=request.user)
        return render(request, "core/invitation_bulk.html", {"form": form, "left": _left(request)})
    rows = invitation_lists.check(form.cleaned_data["lines"], form.defaults(), by=request.user)
    if step == "send":
        rows = invitation_lists.invite_many(rows, message=form.cleaned_data["message"], by=request.user)
        return render(request, "core/invitation_report.html", invitation_rows.report(rows, form))
    context = {**invitation_rows.preview(rows, form), "left": _left(request)}
    return render(request, "core/invitation_preview.html", context)


def _left(request: HttpRequest) -> int:
    return limits.left(limits.INVITATIONS, request.user.pk)


def _managed(request: HttpRequest, pk: uuid.UUID) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).with_clock().select_related("organisation")
    return get_object_or_404(rows, pk=pk)


@policy(get=THOSE_OF_THE_BODY, post=THOSE_OF_THE_BODY, confidential=True)
def invitation_resend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _managed(request, pk)
    invitations.MACHINE.check(found, "resend", by=request.user)
    if request.method == "POST":
        invitations.resend(found, by=request.user)
        messages.success(request, _("The invitation is sent again. Only the new link works."))
        return redirect("core:invitation_list")
    return render(request, "core/invitation_resend.html", {"invitation": found})


@policy(get=THOSE_OF_THE_BODY, post=THOSE_OF_THE_BODY, confidential=True)
def invitation_revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _managed(request, pk)
    invitations.MACHINE.check(found, "revoke", by=request.user)
    if request.method == "POST":
        invitations.revoke(found, by=request.user)
        messages.success(request, _("The invitation is revoked. Its link opens nothing any more."))
        return redirect("core:invitation_list")
    return render(request, "core/invitation_revoke.html", {"invitation": found})


@never_cache
@policy(get=EVERYONE, post=EVERYONE)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, as what, for which body. Only a button accepts: programs that scan mail open links."""
    found = invitations.find(token)
    if found is None or found.state != InvitationState.SENT or found.is_expired:  # type: ignore[attr-defined]
        return _closed(request, found)
    if not request.user.is_authenticated:
        return _join(request, found, token)
    if request.user.email.lower() != found.email.lower():
        context = {"invitation": found, "address": invitation_rows.masked(found.email)}
        return render(request, "core/invitation_forwarded.html", context, status=403)
    if request.method == "POST":
        invitations.accept(token, by=request.user)
        messages.success(request, _("You have accepted the invitation."))
        return redirect("programme:my_work")
    return render(request, "core/invitation.html", {"invitation": found})


def _closed(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    """One page for each reason, with what to do and whom to ask."""
    reason = "unknown" if found is None else "expired" if found.state == InvitationState.SENT else found.state
    own = found is not None and request.user.is_authenticated and found.accepted_by_id == request.user.pk
    context = {"invitation": found, "reason": reason, "is_own": own}
    return render(request, "core/invitation_closed.html", context, status=404 if found is None else 410)


def _join(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    """For visitors: log in with the account there is, or open one right here."""
    if User.objects.filter(email__iexact=found.email).exists():
        return render(request, "core/invitation_sign_in.html", {"invitation": found})
    form = JoinForm(request.POST or None, email=found.email, full_name=found.full_name)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept_as_new(token, **_person(form), page_language=get_language() or "en")
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return _logged_in(request, user)
    return render(request, "core/invitation_join.html", {"invitation": found, "form": form})


def _person(form: JoinForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {
        "full_name": values["full_name"],
        "password": values["password1"],
        "language": values["preferred_language"],
    }


def _logged_in(request: HttpRequest, user: User) -> HttpResponse:
    messages.success(request, _("Welcome. Your account is open and the invitation accepted."))
    response: HttpResponse = perform_login(request, user, email_verification="none")
    return response
