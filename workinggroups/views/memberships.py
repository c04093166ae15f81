"""One membership: its page, and what can be done with it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from workinggroups.enums import MembershipState, Step
from workinggroups.forms import memberships as forms
from workinggroups.models import Membership
from workinggroups.permissions.groups import can_enter_room, can_use_desk
from workinggroups.permissions.memberships import check_can_see_details
from workinggroups.presenters.members import ACTS, Act, acts_for, check_act, membership_badge
from workinggroups.queries.members import concerning
from workinggroups.services import endings, membership_changes, memberships, onboarding
from workinggroups.services.machines import MEMBERSHIP

CONCERNED = "the person, a coordinator of the body, the leader of the group or the secretariat"
FORMS: dict[str, Any] = {
    "decline": forms.OptionalReasonForm,
    "invite": forms.InviteForm,
    "remind": forms.AnswerByForm,
    "term": forms.TermForm,
    "suspend": forms.ReasonForm,
    "replace": forms.ReplaceForm,
    "resign": forms.OptionalReasonForm,
    "revoke": forms.ReasonForm,
}
RUNS: dict[str, Any] = {
    "accept": memberships.accept,
    "decline": memberships.decline,
    "invite": memberships.invite,
    "remind": memberships.ask_again,
    "withdraw": endings.withdraw,
    "term": membership_changes.set_term,
    "suspend": membership_changes.suspend,
    "resume": membership_changes.resume,
    "replace": membership_changes.replace,
    "resign": endings.resign,
    "revoke": endings.revoke,
}


def concerned(request: HttpRequest, public_id: uuid.UUID) -> Membership:
    """The membership, for those it concerns; 404 for what is not public, 403 for what is no business of the
    reader."""
    rows = Membership.objects.visible_to(request.user).select_related(
        "group", "seat", "user", "organisation", "expression__call", "replaces", "ended_by", "proposed_by"
    )
    found: Membership = get_object_or_404(rows, public_id=public_id)
    check_can_see_details(found, request.user)
    return found


@policy(get=SIGNED_IN)
def membership_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, concerning(request.user))
    rows = [(row, membership_badge(row)) for row in page]
    context = {"page": page, "rows": rows, "has_sample": any(row.is_sample for row, _badge in rows)}
    return render(request, "workinggroups/membership_list.html", context)


@policy(get=CONCERNED, confidential=True)
def membership(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = concerned(request, public_id)
    signed = {row.step: row for row in found.declarations.all()}
    is_own = found.user_id == request.user.pk
    offered = found.expression_id is not None and found.state == MembershipState.INVITED
    context = {
        "membership": found,
        "badge": membership_badge(found),
        "acts": acts_for(found, request.user, MEMBERSHIP.permissions),
        "steps": [(Step(step).label, signed.get(step)) for step in Step.values] if found.user else [],
        "is_own": is_own,
        "signs_now": is_own and found.state == MembershipState.ONBOARDING,
        "offer_url": reverse("workinggroups:offer", args=[found.expression_id]) if offered and is_own else "",
        "followers": found.replaced_by.select_related("user").order_by("pk"),
        "sees_management": can_use_desk(found.group, request.user),
        "sees_room": can_enter_room(found.group, request.user),
    }
    return render(request, "workinggroups/membership.html", context)


@policy(get=CONCERNED, post=CONCERNED, confidential=True)
def membership_act(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    found, chosen = concerned(request, public_id), ACTS[act]
    check_act(chosen, found, request.user, MEMBERSHIP.permissions)
    own = {"membership": found} if act == "replace" else {}
    form = FORMS.get(act, forms.NothingForm)(request.POST if request.method == "POST" else None, **own)
    if request.method == "POST" and form.is_valid():
        RUNS[act](found, **form.cleaned_data, by=request.user)
        messages.success(request, str(chosen.done))
        return _next(found, chosen)
    context = {
        "membership": found,
        "act": chosen,
        "form": form,
        "nobody_follows": act == "replace" and not form.people,
    }
    return render(request, "workinggroups/membership_act.html", context)


def _next(membership: Membership, act: Act) -> HttpResponse:
    if act.name == "accept":
        return redirect("workinggroups:onboarding", membership.public_id)
    return redirect(membership)


@policy(get="the new member", confidential=True)
def onboarding_list(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _own(request, public_id)
    signed = {row.step: row for row in found.declarations.all()}
    left = onboarding.missing(found)
    words = {step: onboarding.wording(step, request.LANGUAGE_CODE) for step in Step.values}
    context = {
        "membership": found,
        "steps": [(words[step], signed.get(step)) for step in Step.values],
        "following": left[0] if left and found.state == MembershipState.ONBOARDING else "",
        "done": len(signed),
        "total": len(Step),
    }
    return render(request, "workinggroups/onboarding.html", context)


@policy(get="the new member", post="the new member", confidential=True)
def onboarding_step(request: HttpRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
    found = _own(request, public_id)
    words = onboarding.wording(step, request.LANGUAGE_CODE)
    signed = found.declarations.filter(step=step).first()
    form = forms.SignForm(request.POST if request.method == "POST" else None, words=words)
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["fingerprint"]
        after = onboarding.sign(found, step, language=words.language, fingerprint=shown, by=request.user)
        if after.state == MembershipState.ACTIVE:
            messages.success(request, _("You have signed everything. Your membership has begun."))
            return redirect(found)
        messages.success(request, _("Your declaration is stored."))
        return redirect(_next_text(found))
    place = Step.values.index(step) + 1
    context = {"membership": found, "words": words, "signed": signed, "form": form, "place": place}
    return render(request, "workinggroups/onboarding_step.html", context | {"total": len(Step)})


def _next_text(membership: Membership) -> str:
    """The next declaration that is not signed, or the list of them."""
    signed = set(membership.declarations.values_list("step", flat=True))
    left = [step for step in Step.values if step not in signed]
    if not left:
        return reverse("workinggroups:onboarding", args=[membership.public_id])
    return reverse("workinggroups:onboarding_step", args=[membership.public_id, left[0]])


def _own(request: HttpRequest, public_id: uuid.UUID) -> Membership:
    """One's own membership; those of others are none of one's business."""
    rows = Membership.objects.filter(user=request.user.pk).select_related("group", "organisation")
    found: Membership = get_object_or_404(rows, public_id=public_id)
    return found
