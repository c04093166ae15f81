"""The members' room of a group or committee."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.slots import cards
from clusterpolisee.core.ui.to_do import tasks_of
from workinggroups.enums import Step
from workinggroups.models import Call, WorkingGroup
from workinggroups.permissions.groups import can_use_desk, check_can_enter_room
from workinggroups.presenters.badges import call_badge
from workinggroups.presenters.setting_up import signed_documents
from workinggroups.queries import members as found
from workinggroups.queries.groups import leaders_of
from workinggroups.services.to_do.memberships import members_url
from workinggroups.views.members import group_of

INSIDE = "member or leader of the group, or secretariat"


@policy(get=INSIDE, confidential=True)
def room(request: HttpRequest, number: int) -> HttpResponse:
    return _room(request, group_of(request, number=number))


@policy(get=INSIDE, confidential=True)
def committee_room(request: HttpRequest, slug: str) -> HttpResponse:
    return _room(request, group_of(request, slug=slug, number__isnull=True))


def _room(request: HttpRequest, group: WorkingGroup) -> HttpResponse:
    check_can_enter_room(group, request.user)
    people = [row for row in found.sitting(group) if row.user is not None]
    calls = list(Call.objects.visible_to(request.user).with_clock().filter(group=group))
    context: dict[str, Any] = {
        "group": group,
        "tasks": tasks_of(request.user),
        "leaders": leaders_of(group),
        "people": people,
        "own": next((row for row in people if row.user_id == request.user.pk), None),
        "incoming": found.incoming(group),
        "steps": len(Step),
        "calls": [(call, call_badge(call)) for call in calls],
        "documents": signed_documents(group),
        "slots": cards("group_room", request, group),
        "has_sample": any(row.is_sample for row in (*people, *calls)),
        "members_url": members_url(group) if can_use_desk(group, request.user) else "",
    }
    return render(request, "workinggroups/room.html", context)
