"""The seats of one group or committee, for those who look after them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.memberships import MembersFilter, NominateForm, ProposeForm
from workinggroups.models import WorkingGroup
from workinggroups.permissions.groups import can_use_desk
from workinggroups.permissions.memberships import (
    bodies_of,
    check_can_propose,
    check_can_see_management,
)
from workinggroups.presenters.members import membership_badge
from workinggroups.queries import members as found
from workinggroups.services import memberships
from workinggroups.services.to_do.memberships import members_url

KEEPERS = "leader of the group or secretariat"
PROPOSERS = "coordinator of a partner body, leader of the group or secretariat"


def group_of(request: HttpRequest, **key: Any) -> WorkingGroup:
    rows = WorkingGroup.objects.visible_to(request.user).select_related("leader")
    group: WorkingGroup = get_object_or_404(rows, **key)
    return group


@policy(get=KEEPERS, confidential=True)
def members(request: HttpRequest, number: int) -> HttpResponse:
    return _members(request, group_of(request, number=number))


@policy(get=KEEPERS, confidential=True)
def committee_members(request: HttpRequest, slug: str) -> HttpResponse:
    return _members(request, group_of(request, slug=slug, number__isnull=True))


def _members(request: HttpRequest, group: WorkingGroup) -> HttpResponse:
    check_can_see_management(group, request.user)
    form = MembersFilter(request.GET)
    page = page_of(request, found.all_of(group, **form.conditions()))
    holders = found.holders(group)
    seats = [(seat, holders.get(seat.pk)) for seat in group.seats.order_by("pk")]
    context = {
        "group": group,
        "form": form,
        "is_narrowed": bool(form.conditions()),
        "page": page,
        "rows": [(row, membership_badge(row)) for row in page],
        "seats": [(seat, row, membership_badge(row) if row else None) for seat, row in seats],
        "leaderships": found.leaderships(group),
        "gives": is_secretariat(request.user),
        "has_sample": any(row.is_sample for row in page),
    }
    return render(request, "workinggroups/members.html", context)


@policy(get=PROPOSERS, post=PROPOSERS, confidential=True)
def member_new(request: HttpRequest, number: int) -> HttpResponse:
    return _propose(request, group_of(request, number=number))


@policy(get=PROPOSERS, post=PROPOSERS, confidential=True)
def committee_member_new(request: HttpRequest, slug: str) -> HttpResponse:
    return _propose(request, group_of(request, slug=slug, number__isnull=True))


def _propose(request: HttpRequest, group: WorkingGroup) -> HttpResponse:
    check_can_propose(group, request.user)
    form = _form(request, group)
    if request.method == "POST" and form.is_valid():
        try:
            made = memberships.propose(group, form.candidate(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The proposal is stored. The secretariat decides on the invitation."))
            return redirect(made)
    context = {
        "group": group,
        "form": form,
        "by_desk": isinstance(form, ProposeForm),
        "members_url": members_url(group) if can_use_desk(group, request.user) else "",
    }
    return render(request, "workinggroups/member_new.html", context)


def _form(request: HttpRequest, group: WorkingGroup) -> Any:
    """The desk names anybody by address; a coordinator chooses among the people of the own bodies."""
    data = request.POST if request.method == "POST" else None
    if can_use_desk(group, request.user):
        return ProposeForm(data, group=group)
    return NominateForm(data, group=group, bodies=bodies_of(request.user))
