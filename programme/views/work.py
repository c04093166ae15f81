"""Where one starts after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.queries import organisations_of
from clusterpolisee.core.ui.people import tabs
from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from clusterpolisee.core.ui.to_do import tasks_of
from consultations.queries import open_now
from programme.queries import pages
from repository.permissions import can_publish
from workinggroups.presenters.expressions import rows


@policy(get=SIGNED_IN)
def my_work(request: HttpRequest) -> HttpResponse:
    context = {
        "tasks": tasks_of(request.user),
        "organisations": organisations_of(request.user),
        "may_publish": can_publish(request.user),
        "expressions": rows(pages.expressions_of(request.user), request.user, {}),
        "led_groups": pages.groups_led_by(request.user),
        "calls": pages.open_calls(request.user),
        "consultations": list(open_now(request.user)),
        "is_secretariat": is_secretariat(request.user),
        "management": tabs.links(request.user),
    }
    return render(request, "programme/my_work.html", context)
