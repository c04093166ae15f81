"""The pages of those who add and change practices."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.partners.queries import partner_bodies_of
from clusterpolisee.core.ui.policies import policy
from repository import presenters, queries
from repository.forms import NewPracticeForm, PracticeForm
from repository.models import Practice
from repository.permissions import check_can_edit, check_can_publish
from repository.services import practices

MEMBERS = "members of a partner body"
AUTHORS = "author or members of the same body"


@policy(get=MEMBERS, post=MEMBERS)
def practice_new(request: HttpRequest) -> HttpResponse:
    check_can_publish(request.user)
    bodies = partner_bodies_of(request.user)
    initial = {
        "source_language": get_language(),
        "organisation": bodies[0],
        "country": bodies[0].country_id,
        "group": queries.group_key(request.GET.get("group", "")),
    }
    form = NewPracticeForm(request.POST or None, initial=initial, bodies=bodies)
    if form.is_valid():
        values = dict(form.cleaned_data)
        made = practices.publish(by=request.user, token=values.pop("token"), values=values)
        messages.success(request, _("The practice is published. Search and filters find it from now on."))
        return redirect(made)
    return render(request, "repository/practice_new.html", {"form": form})


@policy(get=AUTHORS, post=AUTHORS)
def practice_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _own(request, public_id)
    form = PracticeForm(request.POST or None, initial=presenters.written(found))
    if form.is_valid():
        practices.revise(found, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return redirect(found)
    others = [code for code in found.languages if code != found.source_language]
    context = {
        "practice": found,
        "form": form,
        "language": presenters.language_names([found.source_language])[0],
        "translations": presenters.language_names(others),
    }
    return render(request, "repository/practice_edit.html", context)


@policy(get=AUTHORS, post=AUTHORS)
def practice_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _own(request, public_id)
    practices.MACHINE.check(found, "withdraw", by=request.user)
    if request.method == "POST":
        practices.withdraw(found, by=request.user)
        messages.success(request, _("The practice is withdrawn. Only your body and the secretariat see it."))
        return redirect(found)
    return render(request, "repository/practice_withdraw.html", {"practice": found})


@policy(get=AUTHORS, post=AUTHORS)
def practice_publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _own(request, public_id)
    practices.MACHINE.check(found, "publish_again", by=request.user)
    if request.method == "POST":
        practices.publish_again(found, by=request.user)
        messages.success(request, _("The practice is published again."))
        return redirect(found)
    return render(request, "repository/practice_publish.html", {"practice": found})


def _own(request: HttpRequest, public_id: uuid.UUID) -> Practice:
    """404 for those who may not see the practice, a refusal for those who see but may not change it."""
    found: Practice = get_object_or_404(Practice.objects.visible_to(request.user), public_id=public_id)
    check_can_edit(found, request.user)
    return found
