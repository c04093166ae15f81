"""Answering a consultation, and the receipt."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from clusterpolisee.core.languages.codes import LANGUAGE_NAMES
from clusterpolisee.core.ui.navigation import LanguageLink
from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.workflow.errors import Refused
from consultations import queries
from consultations.enums import Phase
from consultations.forms import AnswerForm, field_name
from consultations.models import Consultation, Draft, Questionnaire, Response
from consultations.presenters import answers as answer_presenter
from consultations.presenters import questionnaires as present
from consultations.services import drafts, responses


@policy(get=EVERYONE, post=EVERYONE)
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_object_or_404(queries.listed(request.user), slug=slug)
    if request.method != "POST" and consultation.phase != Phase.OPEN:
        return redirect(consultation)
    questionnaire = queries.questionnaire_of(consultation)
    if request.method != "POST":
        return _page(request, consultation, questionnaire, AnswerForm(questionnaire))
    done: Draft | Response | None
    if "switch" in request.POST or "save" in request.POST:
        form = AnswerForm.refilled(questionnaire, request.POST)
        done = _save(consultation, form) if "save" in request.POST else None
    else:
        form = AnswerForm(questionnaire, request.POST)
        done = _submit(request, consultation, form) if form.is_valid() else None
    return redirect(done) if done else _page(request, consultation, questionnaire, form)


@never_cache
@policy(get=EVERYONE)
def draft(request: HttpRequest, slug: str, token: UUID) -> HttpResponse:
    """Answers saved for later, for whoever has the address."""
    sent = Response.objects.filter(token=token, consultation__slug=slug).first()
    if sent is not None:
        return redirect(sent)
    consultation = get_object_or_404(queries.listed(request.user), slug=slug)
    saved = get_object_or_404(Draft, token=token, consultation=consultation)
    if consultation.phase != Phase.OPEN:
        return redirect(consultation)
    questionnaire = queries.questionnaire_of(consultation)
    form = AnswerForm(questionnaire, initial={**saved.typed, "token": saved.token})
    page = _page(request, consultation, questionnaire, form, saved)
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _save(consultation: Consultation, form: AnswerForm) -> Draft | None:
    """The stored draft; None with the reason on the form when it is refused."""
    try:
        return drafts.keep(consultation, token=UUID(form.initial["token"]), typed=form.typed)
    except Refused as refusal:
        form.refuse(refusal.reason)
        return None


def _submit(request: HttpRequest, consultation: Consultation, form: AnswerForm) -> Response | None:
    """The stored answers; None with the reason on the form when they are refused."""
    try:
        stored = responses.submit(
            consultation,
            token=form.cleaned_data["token"],
            language=get_language() or "en",
            answers=form.answers,
            sender=form.sender,
            by=request.user,
        )
    except Refused as refusal:
        form.refuse(refusal.reason)
        return None
    if stored.content_hash != responses.content_hash(
        consultation.slug, form.sender.organisation, form.answers
    ):
        messages.warning(request, _("You had sent this form before. Changes made since then are not stored."))
    return stored


def _page(
    request: HttpRequest,
    consultation: Consultation,
    questionnaire: Questionnaire,
    form: AnswerForm,
    saved: Draft | None = None,
) -> HttpResponse:
    fields = {question.code: form[field_name(question)] for question in form.questions}
    context = {
        "consultation": consultation,
        "form": form,
        "chapters": present.sections(questionnaire, fields),
        "minutes": present.minutes(len(form.questions)),
        "language_buttons": _language_buttons(consultation),
        "saved": saved,
        "saved_url": request.build_absolute_uri() if saved else "",
        "kept_days": settings.RETENTION["drafts"],
    }
    return render(request, "consultations/answer.html", context)


def _language_buttons(consultation: Consultation) -> list[LanguageLink]:
    """Where the form goes when its language changes: always the page that takes it."""
    here = reverse("consultations:answer", args=[consultation.slug])
    active = get_language()
    return [
        LanguageLink(code, name, translate_url(here, code), code == active)
        for code, name in LANGUAGE_NAMES.items()
    ]


@never_cache
@policy(get=EVERYONE)
def receipt(request: HttpRequest, slug: str, response_id: UUID) -> HttpResponse:
    """For whoever has the address: it is as hard to guess as the receipt code, and more so."""
    rows = Response.objects.select_related("consultation")
    response = get_object_or_404(rows, pk=response_id, consultation__slug=slug)
    questionnaire = queries.questionnaire_of(response.consultation)
    digest = response.content_hash
    context = {
        "consultation": response.consultation,
        "response": response,
        "fingerprint": " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)),
        "rows": answer_presenter.in_words(questionnaire, response.answers),
    }
    page = render(request, "consultations/receipt.html", context)
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page
