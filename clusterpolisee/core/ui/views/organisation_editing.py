"""The pages of those who keep the register of bodies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from clusterpolisee.core.partners.enums import LogoProblem
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.partners.permissions import (
    check_can_edit_organisation,
    check_can_register_bodies,
    keeps_register,
)
from clusterpolisee.core.partners.services import logos, organisations
from clusterpolisee.core.ui.organisations.forms import ClassifiedOrganisationForm, LogoForm, OrganisationForm
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused

EDITORS = "coordinator of the body, secretariat or administrator"
KEEPERS = "secretariat or administrator"


@policy(get=KEEPERS, post=KEEPERS)
def organisation_new(request: HttpRequest) -> HttpResponse:
    check_can_register_bodies(request.user)
    form = ClassifiedOrganisationForm(request.POST or None, organisation=None, by=request.user)
    if form.is_valid():
        try:
            made = organisations.register(values=form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("The body is in the register."))
            return redirect(made)
    return render(request, "core/organisation_new.html", {"form": form})


@policy(get=EDITORS, post=EDITORS)
def organisation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = _editable(request, slug)
    kind = ClassifiedOrganisationForm if keeps_register(request.user) else OrganisationForm
    form = kind(request.POST or None, organisation=found, by=request.user)
    if form.is_valid() and (revised := _revised(request, found, form)):
        messages.success(request, _("Your changes are saved."))
        return redirect(revised)
    return render(request, "core/organisation_edit.html", {"organisation": found, "form": form})


@policy(get=EDITORS, post=EDITORS)
def organisation_logo_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = _editable(request, slug)
    form = LogoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        logos.set_logo(found, data=form.cleaned_data["logo"], by=request.user)
        messages.success(request, _("The file has arrived. The logo is being prepared and appears shortly."))
        return redirect(found)
    problem = LogoProblem(found.logo_problem).label if found.logo_problem else ""
    context = {"organisation": found, "form": form, "logo_problem": problem}
    return render(request, "core/organisation_logo.html", context)


@policy(get=EDITORS, post=EDITORS)
def organisation_logo_remove(request: HttpRequest, slug: str) -> HttpResponse:
    found = _editable(request, slug)
    if request.method == "POST":
        logos.remove_logo(found, by=request.user)
        messages.success(request, _("The logo is removed."))
        return redirect(found)
    return render(request, "core/organisation_logo_remove.html", {"organisation": found})


def _editable(request: HttpRequest, slug: str) -> Organisation:
    rows = Organisation.objects.visible_to(request.user).select_related("country")
    found: Organisation = get_object_or_404(rows, slug=slug)
    check_can_edit_organisation(found, request.user)
    return found


def _revised(request: HttpRequest, found: Organisation, form: Any) -> Organisation | None:
    """The body with its changes; None when the form now carries a refusal."""
    values = form.cleaned_data
    try:
        return organisations.revise(found, values=values, version=values["version"], by=request.user)
    except organisations.ChangedMeanwhile as refusal:
        form.start_over()
        form.add_error(None, str(refusal.reason))
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
    return None
