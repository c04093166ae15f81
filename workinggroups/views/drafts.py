"""Writing an expression of interest, section by section."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.policies import SIGNED_IN, policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.forms.drafts import SectionForm
from workinggroups.forms.expressions import CapacityForm, default_language
from workinggroups.models import Call, Expression
from workinggroups.permissions.expressions import check_can_discard
from workinggroups.presenters import completeness
from workinggroups.presenters.completeness import ANNEXES, REVIEW, problems
from workinggroups.presenters.expressions import rows
from workinggroups.services import drafts, expressions
from workinggroups.services.writing import check_is_open_to_change
from workinggroups.views.annexes import annexes_page
from workinggroups.views.own import APPLICANT, WRITERS, own_or_404, page_context, saved_words
from workinggroups.views.sending import review_page


@policy(get=SIGNED_IN, post=SIGNED_IN)
def express_interest(request: HttpRequest, slug: str) -> HttpResponse:
    calls = Call.objects.visible_to(request.user).with_clock().select_related("group")
    call = get_object_or_404(calls, slug=slug)
    form = CapacityForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_begun(request, call, form))
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
    own = Expression.objects.written_by(request.user).filter(call=call)
    related = own.select_related("call__group", "organisation", "applicant", "endorsement").order_by(
        "created_at"
    )
    context = {
        "call": call,
        "form": form,
        "rows": rows(related, request.user, {}),
        "refusal": expressions.why_not(call, by=request.user),
    }
    return render(request, "workinggroups/express_interest.html", context)


def _begun(request: HttpRequest, call: Call, form: CapacityForm) -> Any:
    """Where to go on with what was begun, now or before."""
    kind, body = form.chosen
    token = form.cleaned_data["token"]
    begun = drafts.start(
        call, kind=kind, organisation=body, by=request.user, token=token, language=default_language()
    )
    return reverse("workinggroups:expression_edit", args=[begun.pk]) if begun.is_draft else begun


@policy(get=WRITERS, confidential=True)
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Leads to the first section that is not complete."""
    expression = own_or_404(request, pk)
    check_is_open_to_change(expression)
    found = problems(expression)
    first = found[0].section if found else completeness.sections_of(expression)[0]
    return redirect("workinggroups:expression_section", pk, first)


@policy(get=WRITERS, post=WRITERS, confidential=True)
def section(request: HttpRequest, pk: uuid.UUID, section: str) -> HttpResponse:
    expression = own_or_404(request, pk)
    if section not in completeness.sections_of(expression):
        raise Http404
    check_is_open_to_change(expression)
    if section == REVIEW:
        return review_page(request, expression)
    if section == ANNEXES:
        return annexes_page(request, expression)
    if request.method == "POST":
        return _save_section(request, expression, section)
    if "check" in request.GET:
        form = SectionForm.pointing_out(expression, section, problems(expression))
    else:
        form = SectionForm(expression, section)
    return _section_page(request, expression, section, form)


def _save_section(request: HttpRequest, expression: Expression, section: str) -> HttpResponse:
    form = SectionForm(expression, section, _chosen(request, expression, section))
    is_sound = form.is_valid()
    try:
        saved = _stored(request, expression, form)
    except drafts.Clash as clash:
        return _section_page(request, expression, section, form, form.confront(clash))
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return _section_page(request, expression, section, form)
    if not is_sound:
        form.go_on(saved)
        return _section_page(request, saved, section, form)
    messages.success(request, saved_words(saved))
    onward = completeness.next_section(expression, section) if "next" in request.POST else section
    return redirect("workinggroups:expression_section", expression.pk, onward)


def _stored(request: HttpRequest, expression: Expression, form: SectionForm) -> Expression:
    revision = form.cleaned_data.get("revision")
    return drafts.save(
        expression, values=form.values(), revision=revision, base=form.typed_base, by=request.user
    )


def _chosen(request: HttpRequest, expression: Expression, section: str) -> Any:
    """After a clash: where the stored text is chosen, it takes the place of what was typed."""
    data = request.POST.copy()
    names = {name.removeprefix("choose_") for name, value in request.POST.items() if value == "theirs"}
    if names:
        stored = SectionForm(expression, section)
        for name in names & set(stored.names):
            data.setlist(name, stored.posted(name))
    return data


@policy(post=WRITERS, confidential=True)
def save(request: HttpRequest, pk: uuid.UUID, section: str) -> JsonResponse:
    """What the script sends by itself: answers with words, and the numbers the form needs to go on."""
    expression = own_or_404(request, pk)
    if section not in completeness.sections_of(expression) or section in (REVIEW, ANNEXES):
        raise Http404
    form = SectionForm(expression, section, request.POST)
    is_sound = form.is_valid()
    try:
        saved = _stored(request, expression, form)
    except drafts.Clash:
        words = _("Somebody else has changed the same text. Yours is still here: press “Save” to compare.")
        return JsonResponse({"state": "clash", "words": words}, status=409)
    except Refused as refusal:
        return JsonResponse({"state": "refused", "words": str(refusal.reason)}, status=refusal.status)
    words = saved_words(saved)
    if not is_sound:
        words = f"{words} {_('One entry could not be stored: press “Save” to see which.')}"
    base = form.after_saving(saved)
    return JsonResponse({"state": "saved", "words": words, "revision": saved.revision, "base": base})


def _section_page(
    request: HttpRequest, expression: Expression, section: str, form: SectionForm, differences: Any = ()
) -> HttpResponse:
    context = {**page_context(expression, section), "form": form, "differences": differences}
    return render(request, "workinggroups/expression_edit.html", context)


@policy(get=APPLICANT, post=APPLICANT, confidential=True)
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    expression = own_or_404(request, pk)
    check_can_discard(expression, request.user)
    if request.method == "POST":
        drafts.discard(expression, by=request.user)
        messages.success(request, _("The draft has been deleted."))
        return redirect("workinggroups:my_expressions")
    if not expression.is_draft:
        return redirect(expression)
    return render(request, "workinggroups/expression_discard.html", {"expression": expression})
