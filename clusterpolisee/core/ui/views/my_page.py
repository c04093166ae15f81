"""A person's own page: profile, organisations and roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import relations_of
from clusterpolisee.core.accounts.services import profile
from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from clusterpolisee.core.ui.profile_forms import ProfileForm


@policy(get=SIGNED_IN, post=SIGNED_IN)
def my_page(request: HttpRequest) -> HttpResponse:
    person = User.objects.get(
        pk=request.user.pk
    )  # the form writes into it, and the page's head shows another
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        profile.revise(request.user, values=form.cleaned_data, by=request.user)
        messages.success(request, _("The profile is saved."))
        return redirect("core:my_page")
    return render(request, "core/my_page.html", {"form": form, "now": timezone.now()})


@policy(get=SIGNED_IN)
def my_roles(request: HttpRequest) -> HttpResponse:
    relations = relations_of([request.user.pk])[request.user.pk]
    return render(request, "core/my_roles.html", {"relations": relations})
