"""A person's own data: consents, the copy of everything, erasure."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models.functions import Now
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts import recent_login
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.privacy.models import (
    Consent,
    DataExport,
    ErasureRequest,
    ErasureRequestState,
    ExportState,
    Purpose,
)
from clusterpolisee.core.privacy.services import consents, erasures, exports
from clusterpolisee.core.privacy.texts import TEXTS
from clusterpolisee.core.ui.personal import erasure_words
from clusterpolisee.core.ui.personal.data_forms import ErasureForm
from clusterpolisee.core.ui.policies import SIGNED_IN, policy


@policy(get=SIGNED_IN)
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything about one's own data on one page; the list of consents shows withdrawn ones too."""
    user: Any = request.user
    mine = Consent.objects.visible_to(user)
    context = {
        "consents": mine,
        "profile_text": TEXTS[Purpose.PUBLIC_PROFILE],
        "profile_given": mine.standing().filter(purpose=Purpose.PUBLIC_PROFILE).exists(),
        "copy": DataExport.objects.filter(user=user).first(),
        "erasure": ErasureRequest.objects.filter(user=user).last(),
    }
    return render(request, "core/my_data.html", context)


@policy(post=SIGNED_IN)
def public_profile(request: HttpRequest) -> HttpResponse:
    """Agree to be shown by name on public pages, or take it back: one button either way."""
    user: Any = request.user
    if request.POST.get("agree") == "yes":
        consents.give(user, Purpose.PUBLIC_PROFILE, language=get_language() or "en", by=user)
        messages.success(request, _("Thank you. Your name is now shown on the page of your organisation."))
    else:
        consents.withdraw(user, Purpose.PUBLIC_PROFILE, by=user)
        messages.success(request, _("Your name is no longer shown on public pages."))
    return redirect("core:my_data")


@policy(post=SIGNED_IN)
def copy_ask(request: HttpRequest) -> HttpResponse:
    recent_login.require(request)
    user: Any = request.user
    exports.ask(user, language=get_language() or "en", by=user)
    messages.success(request, _("The copy is being made. We tell you by mail when it is ready."))
    return redirect("core:my_data")


@policy(get="the person whose data it is", confidential=True)
def copy_download(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    mine = DataExport.objects.visible_to(request.user)
    ready = mine.filter(state=ExportState.READY, expires_at__gt=Now())
    copy = get_object_or_404(ready, pk=pk)
    recent_login.require(request)
    log_read("data.copy", by=request.user, obj=copy)
    name = f"clusterpolisee-{copy.ready_at:%Y-%m-%d}.zip"
    response = FileResponse(copy.file.open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@policy(get=SIGNED_IN, post=SIGNED_IN)
def erasure_ask(request: HttpRequest) -> HttpResponse:
    recent_login.require(request)
    user: Any = request.user
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erasures.ask(user, reason=form.cleaned_data["reason"], by=user)
        messages.success(request, _("The secretariat has your request and answers it within a month."))
        return redirect("core:my_data")
    context = {"form": form, "goes": erasure_words.goes(), "stays": erasure_words.stays()}
    return render(request, "core/my_data_erasure.html", context)


@policy(post=SIGNED_IN)
def erasure_take_back(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    waiting = ErasureRequest.objects.filter(user=user, state=ErasureRequestState.ASKED)
    erasures.take_back(get_object_or_404(waiting), by=user)
    messages.success(request, _("Your request is taken back. Nothing is erased."))
    return redirect("core:my_data")
