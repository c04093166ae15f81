"""Setting-up documents: both variants on page and as files, making, signing and amending them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.downloads import PDF, download
from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import Variant
from workinggroups.exports.setting_up import DOCX, ENDINGS, file_name, setting_up_file
from workinggroups.forms.documents import AmendmentForm
from workinggroups.models import Call, SettingUpDocument
from workinggroups.permissions.documents import (
    can_make_document,
    can_read_internal,
    check_can_make_document,
    check_can_read_internal,
    check_can_sign_document,
    references_in_conflict,
)
from workinggroups.presenters.set_up_changes import sentences
from workinggroups.presenters.setting_up import file_links, paper_of, version_badge
from workinggroups.services import setting_up as service

INTERNAL_READERS = "leader of the group, secretariat, Steering Committee"
DESK = "leader of the group, secretariat"


def _call(request: HttpRequest, slug: str) -> Call:
    rows = Call.objects.visible_to(request.user).select_related("group__leader__country")
    found: Call = get_object_or_404(rows, slug=slug)
    return found


def _versions(request: HttpRequest, call: Call) -> list[SettingUpDocument]:
    """Those the person may know of, the newest first."""
    rows = SettingUpDocument.objects.visible_to(request.user).filter(call=call)
    return list(rows.select_related("signed_by", "made_by", "call__group").order_by("-amendment"))


def _document(request: HttpRequest, call: Call, amendment: int | None = None) -> SettingUpDocument:
    """The one asked for, else the latest; 404 where there is none."""
    found = [row for row in _versions(request, call) if amendment in (None, row.amendment)]
    if not found:
        raise Http404
    found[0].call = call
    return found[0]


@policy(get=EVERYONE)
def setting_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The public variant, and for the desk the way to the rest."""
    call = _call(request, slug)
    versions = _versions(request, call)
    works_here = can_make_document(call.group, request.user)
    if not versions and not works_here:
        raise Http404
    document = versions[0] if versions else None
    context: dict[str, Any] = {
        "call": call,
        "document": document,
        "paper": paper_of(document.content, Variant.PUBLIC, document=document) if document else None,
        "versions": [(row, version_badge(row)) for row in versions],
        "files": file_links(call, document, Variant.PUBLIC) if document else [],
        "works_here": works_here,
        "reads_internal": can_read_internal(call.group, request.user),
        "can_begin": works_here and document is None and service.may_begin(call),
    }
    return render(request, "workinggroups/setting_up.html", context)


@policy(get=INTERNAL_READERS, confidential=True)
def setting_up_internal(request: HttpRequest, slug: str) -> HttpResponse:
    """The internal variant, what has changed since, signing and amending."""
    call = _call(request, slug)
    check_can_read_internal(call.group, request.user)
    number = request.GET.get("amendment", "")
    document = _document(request, call, int(number) if number.isascii() and number.isdigit() else None)
    hidden = frozenset(references_in_conflict(call, request.user))
    versions = _versions(request, call)
    is_latest = document.amendment == versions[0].amendment
    now = service.current_content(call)
    changes = service.changes_since(document, now) if is_latest else []
    works_here = can_make_document(call.group, request.user)
    log_read("setting_up.read", by=request.user, obj=document)
    context = {
        "call": call,
        "document": document,
        "paper": paper_of(document.content, Variant.INTERNAL, document=document, hidden=hidden),
        "versions": [(row, version_badge(row)) for row in versions],
        "files": file_links(call, document, Variant.INTERNAL),
        "changes": sentences(changes, now, hidden=hidden),
        "is_latest": is_latest,
        "is_intact": service.is_intact(document),
        "works_here": works_here,
        "signs": is_latest and service.may_sign(document, by=request.user) and not changes,
        "form": AmendmentForm() if works_here and document.signed_at and changes else None,
    }
    return render(request, "workinggroups/setting_up_internal.html", context)


@policy(get=EVERYONE)
def setting_up_file_public(request: HttpRequest, slug: str, amendment: int, ending: str) -> HttpResponse:
    call = _call(request, slug)
    document = _document(request, call, amendment)
    return _file(document, Variant.PUBLIC, ending)


@policy(get=INTERNAL_READERS, confidential=True)
def setting_up_file_internal(request: HttpRequest, slug: str, amendment: int, ending: str) -> HttpResponse:
    call = _call(request, slug)
    check_can_read_internal(call.group, request.user)
    document = _document(request, call, amendment)
    log_read("setting_up.export", by=request.user, obj=document)
    hidden = frozenset(references_in_conflict(call, request.user))
    return _file(document, Variant.INTERNAL, ending, hidden=hidden)


def _file(
    document: SettingUpDocument, variant: str, ending: str, *, hidden: frozenset[str] = frozenset()
) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    made = setting_up_file(document.content, variant=variant, ending=ending, document=document, hidden=hidden)
    number, language = document.group.number, get_language() or "en"
    name = file_name(number, variant, document.amendment, language, ending)
    return download(made, name, PDF if ending == "pdf" else DOCX)


@policy(post=DESK, confidential=True)
def setting_up_make(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the records: the first document, an unsigned one again, or an amendment with its reason."""
    call = _call(request, slug)
    check_can_make_document(call.group, request.user)
    before = service.latest(call)
    reason = ""
    if before is not None and before.signed_at is not None:
        form = AmendmentForm(request.POST)
        if not form.is_valid():
            raise Refused(service.REASON_WANTED, status=409)
        reason = form.cleaned_data["reason"]
    made = service.make(call, by=request.user, reason=reason)
    text = _("Amendment %(number)s is made. It can be signed now.") % {"number": made.amendment}
    messages.success(request, text if made.amendment else _("The document is made. It can be signed now."))
    return redirect("workinggroups:setting_up_internal", slug=slug)


@policy(get="secretariat", post="secretariat", confidential=True)
def setting_up_sign(request: HttpRequest, slug: str, amendment: int) -> HttpResponse:
    """Ask once more, then sign."""
    call = _call(request, slug)
    check_can_sign_document(call.group, request.user)
    document = _document(request, call, amendment)
    if request.method == "POST":
        service.sign(document, by=request.user)
        messages.success(request, _("The document is signed. Its public variant is open to everybody."))
        return redirect("workinggroups:setting_up_internal", slug=slug)
    return render(request, "workinggroups/setting_up_sign.html", {"call": call, "document": document})
