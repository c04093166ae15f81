"""The pages everyone can read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.policies import EVERYONE, policy
from pilots import presenters, queries
from pilots.forms import STATES, StateForm
from pilots.models import PilotAction


@policy(get=EVERYONE)
def pilot_list(request: HttpRequest) -> HttpResponse:
    form = StateForm(request.GET)
    form.is_valid()
    state = form.cleaned_data.get("state", "")
    found = queries.listed(request.user, **({"state": state} if state else {}))
    context = {
        "form": form,
        "state": state,
        "states": STATES,
        "documented": [pilot for pilot in found if not pilot.is_sample],
        "samples": [pilot for pilot in found if pilot.is_sample],
    }
    return render(request, "pilots/pilot_list.html", context)


@policy(get=EVERYONE)
def pilot(request: HttpRequest, code: str) -> HttpResponse:
    rows = PilotAction.objects.visible_to(request.user).select_related("group", "coordinator__country")
    found = get_object_or_404(rows.prefetch_related("countries", "milestones"), code=code)
    context = {
        "pilot": found,
        "countries": [country.name for country in found.countries.all()],
        "stops": presenters.timeline(list(found.milestones.all())),
    }
    return render(request, "pilots/pilot.html", context)
