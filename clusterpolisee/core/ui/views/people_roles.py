"""Giving and ending mandates and offices of one person."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.models import Office
from clusterpolisee.core.accounts.permissions import check_can_end_office, check_can_give_office
from clusterpolisee.core.accounts.services import offices
from clusterpolisee.core.accounts.services.acting import already_ended, is_over
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.permissions import (
    can_manage_people,
    check_can_end_mandate,
    check_can_give_mandates,
)
from clusterpolisee.core.partners.services import mandates
from clusterpolisee.core.ui.people.forms import EndMandateForm, GiveMandateForm, GiveOfficeForm, ReasonForm
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.views.people import MANAGERS, visible_person
from clusterpolisee.core.ui.views.people_accounts import ADMINISTRATOR
from clusterpolisee.core.workflow.errors import Refused

KEEPERS = "administrator or secretariat"


@policy(get=KEEPERS, post=KEEPERS, confidential=True)
def mandate_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = visible_person(request, public_id)
    check_can_give_mandates(request.user)
    form = GiveMandateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            mandates.give(person, by=request.user, **form.values())
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The mandate is given."))
            return redirect(person)
    context = {"person": person, "form": form, "title": _("Give a mandate"), "action": _("Give the mandate")}
    return render(request, "core/person_give.html", context)


@policy(get=MANAGERS, post=MANAGERS, confidential=True)
def mandate_end(request: HttpRequest, public_id: uuid.UUID, key: int) -> HttpResponse:
    person = visible_person(request, public_id)
    rows = Mandate.objects.select_related("organisation", "ended_by", "user")
    mandate = get_object_or_404(rows, pk=key, user=person)
    check_can_end_mandate(mandate, request.user)
    form = EndMandateForm(request.POST or None, mandate=mandate)
    if request.method == "POST" and form.is_valid():
        reason, successor = form.cleaned_data["reason"], form.chosen_successor()
        ended = mandates.end(mandate, reason=reason, by=request.user, successor=successor)
        messages.success(request, _told(ended))
        return redirect(person if can_manage_people(request.user) else "core:my_roles")
    if is_over(mandate):
        raise already_ended(mandates.named(mandate), mandate)
    context = {"person": person, "mandate": mandate, "form": form, "is_self": person == request.user}
    return render(request, "core/mandate_end.html", context)


def _told(ended: mandates.Ended) -> str:
    if ended.following is None:
        return _("The mandate has ended.")
    moved = "; ".join(f"{moved.label}: {moved.count}" for moved in ended.moved)
    name: dict[str, Any] = {"name": ended.following.user, "moved": moved}
    if moved:
        return _("The mandate has ended. %(name)s takes over, with what is open: %(moved)s.") % name
    return _("The mandate has ended. %(name)s takes over.") % name


@policy(get=ADMINISTRATOR, post=ADMINISTRATOR, confidential=True)
def office_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = visible_person(request, public_id)
    check_can_give_office(person, request.user)
    form = GiveOfficeForm(request.POST or None, held=person.current_offices)
    if request.method == "POST" and form.is_valid():
        kind, until_date = form.cleaned_data["kind"], form.cleaned_data["until_date"]
        offices.give(person, kind, until_date=until_date, by=request.user)
        messages.success(request, _("The office is given."))
        return redirect(person)
    context = {"person": person, "form": form, "title": _("Give an office"), "action": _("Give the office")}
    return render(request, "core/person_give.html", context)


@policy(get=ADMINISTRATOR, post=ADMINISTRATOR, confidential=True)
def office_end(request: HttpRequest, public_id: uuid.UUID, key: int) -> HttpResponse:
    person = visible_person(request, public_id)
    office = get_object_or_404(Office.objects.select_related("ended_by"), pk=key, user=person)
    check_can_end_office(office, request.user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        offices.end(office, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The office has ended."))
        return redirect(person)
    if is_over(office):
        raise already_ended(offices.named(office), office)
    return render(request, "core/office_end.html", {"person": person, "office": office, "form": form})
