"""Changing one account: each change has a page of its own that says what will happen."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import (
    can_edit_person,
    check_can_edit_person,
    check_can_guard_account,
)
from clusterpolisee.core.accounts.services import people, second_factors
from clusterpolisee.core.partners.services import profiles
from clusterpolisee.core.ui.people.forms import PersonForm, ReasonForm
from clusterpolisee.core.ui.people.person_page import editable_mandates
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.ui.views.people import MANAGERS, visible_person

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Act:
    """The words of a page that asks before it acts, and what it does then."""

    title: Promise
    question: Promise
    consequences: tuple[Promise, ...]
    action: Promise
    done: Promise
    perform: Callable[..., Any]
    danger: bool = True


DEACTIVATE = Act(
    _("Deactivate the account"),
    _("Deactivate the account of %(name)s?"),
    (
        _("The person is signed out everywhere at once and can no longer log in."),
        _("What the person sent and wrote stays. Mandates and offices are not ended by this."),
        _("The person gets a mail with your reason."),
    ),
    _("Deactivate"),
    _("The account of %(name)s is deactivated."),
    people.deactivate,
)
REACTIVATE = Act(
    _("Reactivate the account"),
    _("Reactivate the account of %(name)s?"),
    (
        _("The person can log in again with the old password and second factor."),
        _("The person gets a mail with your reason."),
    ),
    _("Reactivate"),
    _("The account of %(name)s is active again."),
    people.reactivate,
    danger=False,
)
RESET = Act(
    _("Reset the second factor"),
    _("Reset the second factor of %(name)s?"),
    (
        _("Apps, passkeys and recovery codes no longer count, and the person is signed out everywhere."),
        _("Make sure by another way, such as a call, that it is really the person who asks."),
        _("The person gets a mail with your reason and sets up a new second factor."),
    ),
    _("Reset"),
    _("The second factor of %(name)s is reset."),
    second_factors.reset,
)
SIGN_OUT = Act(
    _("Sign out everywhere"),
    _("End all sessions of %(name)s?"),
    (
        _("The person is signed out in every browser and can log in again at any time."),
        _("The person gets a mail with your reason."),
    ),
    _("End all sessions"),
    _("%(name)s is signed out everywhere."),
    people.sign_out_everywhere,
)


def _act(request: HttpRequest, public_id: uuid.UUID, act: Act) -> HttpResponse:
    person = visible_person(request, public_id)
    check_can_guard_account(person, request.user)
    form = ReasonForm(request.POST or None)
    name = {"name": person}
    if request.method == "POST" and form.is_valid():
        act.perform(person, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, str(act.done) % name)
        return redirect(person)
    context = {"person": person, "act": act, "question": str(act.question) % name, "form": form}
    return render(request, "core/person_act.html", context)


@policy(get=ADMINISTRATOR, post=ADMINISTRATOR, confidential=True)
def deactivate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(request, public_id, DEACTIVATE)


@policy(get=ADMINISTRATOR, post=ADMINISTRATOR, confidential=True)
def reactivate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(request, public_id, REACTIVATE)


@policy(get=ADMINISTRATOR, post=ADMINISTRATOR, confidential=True)
def reset_second_factor(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(request, public_id, RESET)


@policy(get=ADMINISTRATOR, post=ADMINISTRATOR, confidential=True)
def sign_out(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(request, public_id, SIGN_OUT)


@policy(get=MANAGERS, post=MANAGERS, confidential=True)
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = visible_person(request, public_id)
    mandates = editable_mandates(person, request.user)
    with_profile = can_edit_person(person, request.user)
    if not mandates:
        check_can_edit_person(person, request.user)
    form = PersonForm(request.POST or None, person=person, with_profile=with_profile, mandates=mandates)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get("version", "")
        profiles.correct(
            person, names=form.names(), version=version, functions=form.functions(), by=request.user
        )
        messages.success(request, _("The profile is saved."))
        return redirect(person)
    return render(request, "core/person_edit.html", {"person": person, "form": form})
