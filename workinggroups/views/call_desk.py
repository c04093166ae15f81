"""The home of one call, for the leader of its group and the secretariat."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import UNPUBLISHED, CallState
from workinggroups.models import Call, WorkingGroup
from workinggroups.permissions.calls import can_edit_call, check_can_work_on_call
from workinggroups.permissions.groups import check_can_use_desk
from workinggroups.presenters import call_parts, readiness
from workinggroups.presenters.badges import call_badge
from workinggroups.presenters.calls import dates, said
from workinggroups.queries import calls as call_queries
from workinggroups.services import calls

DESK = "leader of the group or secretariat"


def call_of_desk(request: HttpRequest, slug: str) -> Call:
    """404 for those who may not see the call, a refusal for those who see but do not work on it."""
    rows = Call.objects.visible_to(request.user).with_clock()
    rows = rows.select_related("group", "approved_by", "cloned_from__group")
    found: Call = get_object_or_404(rows, slug=slug)
    check_can_work_on_call(found, request.user)
    return found


@policy(get=DESK, confidential=True)
def call_desk(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_of_desk(request, slug)
    facts = call_queries.figures(call)
    names = readiness.possible(call, is_due=facts["is_due"])
    refusals = calls.refusals(call, names, by=request.user)
    context = {
        **frame(call, request.user, "call_desk"),
        "stages": readiness.stages(call),
        "next": readiness.what_is_next(call, request.user),
        "actions": readiness.actions(call, refusals),
        "checks": _checks(call),
        "dates": dates(call, request.user),
        "received": readiness.received_words(facts["received"]),
        "figures": facts,
        "notices": _notices(call, request.user),
    }
    return render(request, "workinggroups/call_desk/desk.html", context)


@policy(get=DESK, confidential=True)
def group_calls(request: HttpRequest, number: int) -> HttpResponse:
    """All calls of a group with their stages, drafts first."""
    group = get_object_or_404(WorkingGroup.objects.thematic(), number=number)
    check_can_use_desk(group, request.user)
    rows = group.calls.with_clock().select_related("group").order_by("-pk")
    page = page_of(request, rows)
    context = {
        "group": group,
        "page": page,
        "calls": [(call, call_badge(call), call.get_state_display()) for call in page],
    }
    return render(request, "workinggroups/call_desk/group_calls.html", context)


def frame(call: Call, user: Any, here: str) -> dict[str, Any]:
    return {
        "call": call,
        "here": here,
        "badge": call_badge(call),
        "is_draft": call.state in UNPUBLISHED,
        "can_edit": can_edit_call(call, user),
    }


def _checks(call: Call) -> list[readiness.Check]:
    """Only while the call is being prepared."""
    if call.state not in (*UNPUBLISHED, CallState.SCHEDULED):
        return []
    return readiness.checklist(call, call_queries.missing(call), call_queries.advisable(call))


def _notices(call: Call, user: Any) -> list[tuple[Any, list[str]]]:
    whole = Call.objects.prefetch_related("notices__made_by", "questions").get(pk=call.pk)
    for notice in whole.notices.all():
        notice.source_language = notice.language  # type: ignore[attr-defined]
    return [(one, call_parts.changed_parts(whole, one.notice.changes)) for one in said(whole, user)]
