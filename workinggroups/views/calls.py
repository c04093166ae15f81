"""Calls as everybody reads them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import EVERYONE, policy
from workinggroups.models import Call
from workinggroups.permissions.groups import can_use_desk
from workinggroups.presenters.badges import call_badge
from workinggroups.presenters.calls import weighted


@policy(get=EVERYONE)
def call_list(request: HttpRequest) -> HttpResponse:
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group")
    page = page_of(request, rows.order_by("-accepting", "-opens_at", "pk"))
    found = [(call, call_badge(call)) for call in page]
    context = {"page": page, "calls": found, "has_sample": any(call.is_sample for call in page)}
    return render(request, "workinggroups/call_list.html", context)


@policy(get=EVERYONE)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group__leader")
    found = get_object_or_404(rows, slug=slug)
    context = {
        "call": found,
        "badge": call_badge(found),
        "sections": list(found.sections.all()),
        "criteria": weighted(found),
        "has_desk": can_use_desk(found.group, request.user),
    }
    return render(request, "workinggroups/call.html", context)
