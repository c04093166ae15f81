"""What needs whom: one group for its leader, all six side by side for the secretariat."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.slots import cards
from clusterpolisee.core.ui.to_do import tasks_of
from workinggroups.models import WorkingGroup
from workinggroups.permissions.groups import check_is_secretariat
from workinggroups.presenters import dashboards as present
from workinggroups.queries import dashboards as queries
from workinggroups.views.judging import DESK


@policy(get=DESK, confidential=True)
def leader_dashboard(request: HttpRequest, number: int) -> HttpResponse:
    rows = WorkingGroup.objects.thematic().with_desk_for(request.user).filter(number=number)
    group = get_object_or_404(rows.select_related("leader"))
    standing = queries.standings([group])[0]
    context: dict[str, Any] = {
        "group": group,
        "row": present.row_of(standing),
        "tasks": tasks_of(request.user),
        "states": present.states_of(standing),
        "paper": present.paper_of(standing),
        "load": [],
        "clarifications": [],
    }
    if standing.call is not None and not standing.is_sealed:
        context["load"] = queries.load_by_person(standing.call, reader=request.user)
        context["clarifications"] = queries.open_clarifications(standing.call, reader=request.user)
    return render(request, "workinggroups/leader_dashboard.html", context)


@policy(get="secretariat", confidential=True)
def call_overview(request: HttpRequest) -> HttpResponse:
    check_is_secretariat(None, request.user)
    found = queries.standings(WorkingGroup.objects.thematic().select_related("leader").order_by("number"))
    context = {
        "rows": [present.row_of(standing) for standing in found],
        "received": sum(standing.received for standing in found),
        "has_sample": any(row.samples or (row.call and row.call.is_sample) for row in found),
        "slots": cards("call_overview", request, None),
    }
    return render(request, "workinggroups/call_overview.html", context)
