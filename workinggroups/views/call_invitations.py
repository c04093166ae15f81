"""Asking bodies and people to express interest."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.invitations import CallInvitationForm
from workinggroups.models import Call, CallInvitation
from workinggroups.permissions.calls import check_can_invite_to_call
from workinggroups.permissions.groups import can_use_desk
from workinggroups.services import call_invitations

INVITERS = "leader of the group, secretariat, coordinators of a body"


@policy(get=INVITERS, post=INVITERS, confidential=True)
def call_invitations_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Those one has sent, or the desk all of them, and the form for another."""
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group")
    found = get_object_or_404(rows, slug=slug)
    check_can_invite_to_call(found, request.user)
    form = CallInvitationForm(request.POST if request.method == "POST" else None, call=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            call_invitations.invite(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("workinggroups:call_invitations", slug)
    sent = CallInvitation.objects.filter(call=found).select_related("organisation", "user", "made_by")
    has_desk = can_use_desk(found.group, request.user)
    if not has_desk:
        sent = sent.filter(made_by=request.user.pk)
    page = page_of(request, sent.order_by("-made_at", "-pk"))
    context = {
        "call": found,
        "form": form if found.accepting else None,
        "page": page,
        "has_desk": has_desk,
        "has_sample": any(row.is_sample for row in page),
    }
    return render(request, "workinggroups/call_invitations.html", context)
