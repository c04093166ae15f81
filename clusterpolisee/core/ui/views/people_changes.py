"""One change for many people: chosen on the list, previewed, made, reported."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.permissions import check_can_manage_people
from clusterpolisee.core.partners.services import bulk
from clusterpolisee.core.ui.people.forms import ChangeDetails, ChangeForm
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.views.people import MANAGERS, filtered

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Chosen:
    """The people to be changed; `unknown` counts what was asked for and is not the reader's to see."""

    people: Sequence[User]
    unknown: int = 0
    too_many: int = 0


def _chosen(request: HttpRequest) -> Chosen:
    if request.method != "POST" and request.GET.get("all"):
        found = filtered(request)[1]
        count = found.count()
        return Chosen([], too_many=count) if count > bulk.MOST else Chosen(list(found))
    source = request.POST if request.method == "POST" else request.GET
    asked = set(source.getlist("person"))
    if len(asked) > bulk.MOST:
        return Chosen([], too_many=len(asked))
    found = User.objects.visible_to(request.user).filter(public_id__in=filter(_is_uuid, asked))
    people = list(found.order_by("sort_name", "pk"))
    return Chosen(people, len(asked) - len(people))


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _back(request: HttpRequest, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("core:people_list")


@policy(get=MANAGERS, post=MANAGERS, confidential=True)
def people_change(request: HttpRequest) -> HttpResponse:
    check_can_manage_people(request.user)
    change = bulk.changes_for(request.user).get(request.GET.get("do", ""))
    if change is None:
        return _back(request, _("Choose what to do with the people."))
    chosen = _chosen(request)
    if chosen.too_many:
        facts = {"most": bulk.MOST, "count": chosen.too_many}
        return _back(
            request, _("At most %(most)d people at once; these are %(count)d. Narrow the list.") % facts
        )
    if not chosen.people:
        return _back(request, _("Choose the people first: tick them in the list."))
    details = _details(request, change)
    form = ChangeForm(request.POST or None, needs=change.needs)
    ready = details.is_valid()
    if request.method == "POST" and ready and form.is_valid():
        return _perform(request, change, chosen, details, form.cleaned_data)
    lines = bulk.preview(change, chosen.people, choice=details.choice(), by=request.user) if ready else []
    context = {"change": change, "chosen": chosen, "details": details, "form": form, "ready": ready}
    return render(request, "core/people_change.html", {**context, **_parted(lines)})


def _details(request: HttpRequest, change: bulk.Change) -> ChangeDetails:
    """What the address says of the change; the body of the list's filter, or one's only body, is proposed."""
    form = ChangeDetails(request.GET, user=request.user, needs=change.needs)
    if "body" in form.fields and not request.GET.get("body"):
        only = next(iter(form.bodies)) if len(form.bodies) == 1 else ""
        data = request.GET.copy()
        data["body"] = request.GET.get("organisation", "") or only
        form = ChangeDetails(data, user=request.user, needs=change.needs)
    return form


def _parted(lines: Sequence[bulk.Line]) -> dict[str, Any]:
    return {
        "concerned": [line for line in lines if line.concerned],
        "skipped": [line for line in lines if not line.concerned],
        "has_sample": any(line.person.is_sample for line in lines),
    }


def _key(request: HttpRequest, token: uuid.UUID) -> str:
    return f"people-change:{request.user.pk}:{token}"


def _perform(
    request: HttpRequest, change: bulk.Change, chosen: Chosen, details: ChangeDetails, clean: dict[str, Any]
) -> HttpResponse:
    """A form sent twice makes the change once: the second leads to the report of the first."""
    key = _key(request, clean["token"])
    if cache.add(key, None, KEPT_SECONDS):
        choice = details.choice(reason=clean.get("reason", ""))
        lines = bulk.perform(change, chosen.people, choice=choice, by=request.user)
        told = [(str(line.person.public_id), str(line.skipped)) for line in lines]
        cache.set(key, {"change": change.code, "unknown": chosen.unknown, "lines": told}, KEPT_SECONDS)
    return redirect("core:people_changed", clean["token"])


@policy(get=MANAGERS, confidential=True)
def people_changed(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    check_can_manage_people(request.user)
    report = cache.get(_key(request, token))
    if report is None:
        return _back(
            request, _("The report of this change is no longer kept. The list shows what is so now.")
        )
    told = dict(report["lines"])
    people = User.objects.visible_to(request.user).filter(public_id__in=told).order_by("sort_name", "pk")
    lines = [bulk.Line(person, told[str(person.public_id)]) for person in people]
    change = next(change for change in bulk.CHANGES if change.code == report["change"])
    context = {"change": change, "unknown": report["unknown"], **_parted(lines)}
    return render(request, "core/people_changed.html", context)
