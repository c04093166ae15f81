"""The public pages of the six groups."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.ui.slots import cards
from workinggroups.enums import SeatKind
from workinggroups.models import Call, WorkingGroup
from workinggroups.permissions.groups import can_use_desk
from workinggroups.presenters import groups as present
from workinggroups.presenters.badges import call_badge
from workinggroups.queries.groups import group_rows


@policy(get=EVERYONE)
def group_list(request: HttpRequest) -> HttpResponse:
    groups = list(group_rows())
    context = {
        "groups": [(group, present.card_note(group), present.card_badges(group)) for group in groups],
        "has_sample": any(group.sample_seats for group in groups),
    }
    return render(request, "workinggroups/group_list.html", context)


@policy(get=EVERYONE)
def group(request: HttpRequest, number: int) -> HttpResponse:
    rows = WorkingGroup.objects.visible_to(request.user).select_related("leader__country")
    found = get_object_or_404(rows, number=number)
    seats = list(found.memberships.current().select_related("organisation__country", "user", "seat"))
    calls = list(Call.objects.visible_to(request.user).with_clock().filter(group=found))
    accepting = [call for call in calls if call.accepting]
    taken = Counter(seat.kind for seat in seats)
    context = {
        "group": found,
        **{field: present.passage(found, field) for field in ("theme", "questions", "outputs")},
        "benches": present.benches(found, seats, is_open=bool(accepting)),
        "seats_line": present.seats_line(taken[SeatKind.REPRESENTATIVE], taken[SeatKind.EXPERT]),
        "incomplete": present.incomplete_note(taken[SeatKind.REPRESENTATIVE]),
        "certainty": present.certainty_note(found),
        "accepting": accepting,
        "other_calls": [(call, call_badge(call)) for call in calls if call not in accepting],
        "has_desk": can_use_desk(found, request.user),
        "has_sample": any(record.is_sample for record in (*seats, *calls)),
        "slots": cards("group_page", request, found),
    }
    return render(request, "workinggroups/group.html", context)


@policy(get=EVERYONE)
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    rows = WorkingGroup.objects.visible_to(request.user).filter(number__isnull=True)
    found = get_object_or_404(rows, slug=slug)
    members = found.memberships.current().select_related("organisation__country", "user", "seat")
    context = {"group": found, "members": list(members)}
    return render(request, "workinggroups/committee.html", context)
