"""Calls, and answering one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import EVERYONE, SIGNED_IN, policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups import queries
from workinggroups.forms import ExpressionForm
from workinggroups.models import Call
from workinggroups.permissions import can_use_desk
from workinggroups.presenters.badges import call_badge, expression_badge
from workinggroups.presenters.calls import chapters, weighted
from workinggroups.services import expressions


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
    text = in_language(found, "body")
    own = [(sent, expression_badge(sent)) for sent in queries.own_expressions(found, request.user)]
    context = {
        "call": found,
        "badge": call_badge(found),
        "paper": text,
        "chapters": chapters(text.value),
        "criteria": weighted(found),
        "own": own,
        "refusal": expressions.why_not(found, by=request.user),
        "has_desk": can_use_desk(found.group, request.user),
    }
    return render(request, "workinggroups/call.html", context)


@policy(get=SIGNED_IN, post=SIGNED_IN)
def express_interest(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Call.objects.visible_to(request.user).with_clock().select_related("group")
    found = get_object_or_404(rows, slug=slug)
    form = ExpressionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            sent = expressions.submit(
                found, by=request.user, token=form.cleaned_data["token"], values=form.content()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Your expression of interest has been received."))
            return redirect(sent)
    context = {
        "call": found,
        "form": form,
        "refusal": "" if form.is_bound else expressions.why_not(found, by=request.user),
        "own": [(sent, expression_badge(sent)) for sent in queries.own_expressions(found, request.user)],
    }
    return render(request, "workinggroups/express_interest.html", context)
