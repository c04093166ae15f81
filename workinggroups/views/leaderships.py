"""Giving and ending the leadership of a group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.services.acting import already_ended, is_over
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.memberships import EndLeadershipForm, LeadershipForm
from workinggroups.permissions.groups import check_is_secretariat
from workinggroups.queries.members import staff_of
from workinggroups.services import leaderships
from workinggroups.services.leaderships import LEADERSHIP_OF, Decision
from workinggroups.views.members import group_of

SECRETARIAT = "secretariat"


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def leadership_new(request: HttpRequest, number: int) -> HttpResponse:
    group = group_of(request, number=number)
    check_is_secretariat(group, request.user)
    form = LeadershipForm(request.POST if request.method == "POST" else None, group=group)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        decision = Decision(clean["decision"], clean["from_date"], clean["until_date"])
        body = form.bodies[clean["organisation"]]
        try:
            leaderships.appoint(group, clean["email"], organisation=body, decision=decision, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The leadership is given."))
            return redirect("workinggroups:members", number)
    return render(request, "workinggroups/leadership_new.html", {"group": group, "form": form})


@policy(get=SECRETARIAT, post=SECRETARIAT, confidential=True)
def leadership_end(request: HttpRequest, number: int, key: int) -> HttpResponse:
    group = group_of(request, number=number)
    check_is_secretariat(group, request.user)
    leadership = get_object_or_404(group.leaderships.select_related("user", "ended_by"), pk=key)
    if is_over(leadership):
        raise already_ended(str(LEADERSHIP_OF % {"name": leadership.user}), leadership)
    people = list(staff_of(group.leader_id).exclude(pk=leadership.user_id)) if group.leader_id else []
    form = EndLeadershipForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        reason, decision = form.cleaned_data["reason"], form.cleaned_data["decision"]
        leaderships.end(
            leadership, reason=reason, decision=decision, by=request.user, successor=form.chosen()
        )
        messages.success(request, _("The leadership has ended."))
        return redirect("workinggroups:members", number)
    context = {"group": group, "leadership": leadership, "form": form}
    return render(request, "workinggroups/leadership_end.html", context)
