"""A person's own page: profile, organisations and roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import relations_of
from clusterpolisee.core.accounts.services import profile
from clusterpolisee.core.ui.personal.profile_forms import ProfileForm
from clusterpolisee.core.ui.policies import SIGNED_IN, policy


@policy(get=SIGNED_IN, post=SIGNED_IN)
def my_page(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    # The form writes into its person, and the head of the page shows another.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        profile.revise(user, values=form.cleaned_data, by=user)
        messages.success(request, _("The profile is saved."))
        return redirect("core:my_page")
    return render(request, "core/my_page.html", {"form": form, "now": timezone.now()})


@policy(get=SIGNED_IN)
def my_roles(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    relations = relations_of([user.pk])[user.pk]
    return render(request, "core/my_roles.html", {"relations": relations})
