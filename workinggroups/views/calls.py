"""Calls as everybody reads them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import EVERYONE, SIGNED_IN, policy
from workinggroups.enums import UNPUBLISHED
from workinggroups.forms.questions import CallFilterForm
from workinggroups.models import Call
from workinggroups.permissions.calls import check_can_invite_to_call
from workinggroups.permissions.groups import allowed, can_use_desk
from workinggroups.presenters import call_paper, calls
from workinggroups.presenters.badges import call_badge, call_badges
from workinggroups.presenters.call_questions import in_public
from workinggroups.presenters.call_way import way_to_express
from workinggroups.presenters.expressions import rows as own_rows
from workinggroups.presenters.setting_up import signed_documents
from workinggroups.queries import public_calls as queries
from workinggroups.services import call_following

LATEST_ANSWERS = 10


@policy(get=EVERYONE)
def call_list(request: HttpRequest) -> HttpResponse:
    form = CallFilterForm(request.GET)
    form.is_valid()
    page = page_of(request, queries.found(request.user, form.filters))
    found = [(call, call_badge(call), calls.dates(call, request.user), calls.is_over(call)) for call in page]
    context = {
        "form": form,
        "page": page,
        "calls": found,
        "is_narrowed": any((form.filters.text, form.filters.group, form.filters.state)),
        "has_sample": any(call.is_sample or call.paper_is_sample for call in page),
    }
    return render(request, "workinggroups/call_list.html", context)


@policy(get=EVERYONE)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    rows = queries.with_parts(Call.objects.visible_to(request.user))
    found = queries.speak_as_written(get_object_or_404(rows, slug=slug))
    own = list(queries.own_expressions(found, request.user))
    way = way_to_express(found, request.user, own)
    context = {
        "call": found,
        "badges": call_badges(found),
        "dates": calls.dates(found, request.user),
        "way": way,
        "own": own_rows(own, request.user, {}),
        "invitations": list(queries.own_invitations(found, request.user)),
        "follows": queries.follows(found, request.user),
        "has_desk": can_use_desk(found.group, request.user),
        "can_invite": way.is_open and allowed(check_can_invite_to_call, found, request.user),
        "has_calendar": bool(found.closes_at and found.state not in UNPUBLISHED),
        "documents": signed_documents(found.group, found),
        **_contents(found, request.user),
        **_questions(found, request.user),
    }
    return render(request, "workinggroups/call.html", context)


def _contents(found: Call, reader: Any) -> dict[str, Any]:
    """The concept paper, the format and what has been said since."""
    return {
        "chapters": call_paper.chapters(found),
        "criteria": call_paper.scored(found),
        "fixed_fields": call_paper.fixed_fields(),
        "questions": call_paper.own_questions(found),
        "eligibility": call_paper.eligibility(found),
        "competences": call_paper.competences(found),
        "seats": call_paper.wanted(found, queries.places_filled(found.group)),
        "reading": list(call_paper.who_reads(found)),
        "notices": calls.said(found, reader),
    }


def _questions(found: Call, reader: Any) -> dict[str, Any]:
    """The latest answers, and those of the reader's own questions that have none yet."""
    rows = queries.answered(found)
    latest = list(rows[: LATEST_ANSWERS + 1])
    return {
        "answered": in_public(latest[:LATEST_ANSWERS]),
        "has_more_answers": len(latest) > LATEST_ANSWERS,
        "own_questions": list(queries.own_unanswered(found, reader)),
        "can_ask": queries.is_open_for_questions(found),
    }


@policy(post=SIGNED_IN)
def call_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follows, or stops following where `stop` is sent."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=slug)
    if "stop" in request.POST:
        call_following.unfollow(found, by=request.user)
        messages.success(request, _("You no longer follow this call."))
    else:
        call_following.follow(found, by=request.user)
        messages.success(request, _("You follow this call: you are told of changes and new answers."))
    return redirect(found)
