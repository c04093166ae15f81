"""The working groups and the committees above them, as everybody reads them."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.ui.slots import cards
from workinggroups.enums import GroupKind, SeatKind
from workinggroups.models import Call, Membership, WorkingGroup
from workinggroups.permissions.groups import can_enter_room, can_use_desk
from workinggroups.permissions.memberships import bodies_of
from workinggroups.presenters import groups as present
from workinggroups.presenters.badges import call_badge
from workinggroups.presenters.setting_up import signed_documents
from workinggroups.queries.groups import committees, group_rows
from workinggroups.queries.members import former, named_for, sitting

PASSAGES = ("theme", "questions", "outputs")
MOST_PAST = 50


@policy(get=EVERYONE)
def group_list(request: HttpRequest) -> HttpResponse:
    groups = list(group_rows())
    context = {
        "groups": [(group, present.card_note(group), present.card_badges(group)) for group in groups],
        "committees": [(row, present.members_line(row.members)) for row in committees()],
        "has_sample": any(group.sample_seats for group in groups),
    }
    return render(request, "workinggroups/group_list.html", context)


@policy(get=EVERYONE)
def group(request: HttpRequest, number: int) -> HttpResponse:
    found, context = _thematic(request, number)
    calls = list(Call.objects.visible_to(request.user).with_clock().filter(group=found))
    accepting = [call for call in calls if call.accepting]
    taken = Counter(seat.kind for seat in context["seats"])
    context |= {
        "benches": present.benches(found, context["seats"], context["named"], is_open=bool(accepting)),
        "incomplete": present.incomplete_note(taken[SeatKind.REPRESENTATIVE]),
        "accepting": accepting,
        "other_calls": [(call, call_badge(call)) for call in calls if call not in accepting],
        "has_sample": context["has_sample"] or any(call.is_sample for call in calls),
        "documents": signed_documents(found),
        "slots": cards("group_page", request, found),
        **_tools(request, found),
    }
    return render(request, "workinggroups/group.html", context)


@policy(get=EVERYONE)
def group_print(request: HttpRequest, number: int) -> HttpResponse:
    found, context = _thematic(request, number)
    context["members"] = present.roster(
        [seat for seat in context["seats"] if seat.kind != SeatKind.LEADER], context["named"]
    )
    calls = Call.objects.published().with_clock().filter(group=found)
    context["calls"] = [(call, call_badge(call)) for call in calls]
    return render(request, "workinggroups/group_print.html", context)


def _thematic(request: HttpRequest, number: int) -> tuple[WorkingGroup, dict[str, Any]]:
    """What both views of a thematic group show."""
    rows = WorkingGroup.objects.visible_to(request.user).select_related("leader__country")
    found: WorkingGroup = get_object_or_404(rows, number=number)
    context = _members(request, found)
    taken = Counter(seat.kind for seat in context["seats"])
    context |= {
        **{field: present.passage(found, field) for field in PASSAGES},
        "seats_line": present.seats_line(taken[SeatKind.REPRESENTATIVE], taken[SeatKind.EXPERT]),
        "certainty": present.certainty_note(found),
    }
    return found, context


def _members(request: HttpRequest, found: WorkingGroup) -> dict[str, Any]:
    """Who sits and sat there, with the names the reader may see."""
    seats: list[Membership] = sitting(found)
    gone = [seat for seat in former(found)[:MOST_PAST] if seat.kind != SeatKind.LEADER]
    named = named_for(request.user, [seat.user for seat in (*seats, *gone)])
    return {
        "group": found,
        "seats": seats,
        "named": named,
        "past": present.past(gone, named),
        "has_sample": any(seat.is_sample for seat in (*seats, *gone)),
    }


def _tools(request: HttpRequest, found: WorkingGroup) -> dict[str, bool]:
    """Which inner pages of the group the reader may open."""
    return {
        "has_desk": can_use_desk(found, request.user),
        "has_room": can_enter_room(found, request.user),
        "proposes": bool(bodies_of(request.user)),
    }


@policy(get=EVERYONE)
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    rows = WorkingGroup.objects.visible_to(request.user).exclude(kind=GroupKind.THEMATIC)
    found = get_object_or_404(rows, slug=slug)
    context = _members(request, found)
    context |= {
        "theme": present.passage(found, "theme"),
        "members": present.roster(context["seats"], context["named"]),
        "documents": [],
        **_tools(request, found),
    }
    return render(request, "workinggroups/committee.html", context)
