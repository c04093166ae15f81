"""Files of an expression of interest: sending them in, taking them out, having them."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.documents.uploads import Kind, Unacceptable
from clusterpolisee.core.ui.downloads import stored_file
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import AttachmentState
from workinggroups.forms.expressions import AnnexForm, files_hint
from workinggroups.models import Attachment, Expression
from workinggroups.permissions.attachments import check_can_download, needs_neutral_name
from workinggroups.permissions.expressions import writes
from workinggroups.presenters.completeness import ANNEXES
from workinggroups.presenters.content import annex_line, neutral_name
from workinggroups.services import annexes
from workinggroups.views.own import WRITERS, own_or_404, page_context

READERS = "applicant, co-editor, or who may read the expression on the side of the evaluation"


def annexes_page(request: HttpRequest, expression: Expression, form: AnnexForm | None = None) -> HttpResponse:
    kept = expression.attachments.kept().filter(clarification=None).order_by("uploaded_at", "pk")
    rows = list(kept)
    replaced = next((row for row in rows if str(row.pk) == request.GET.get("replace")), None)
    size, together = filesizeformat(settings.UPLOAD_LARGEST_BYTES), filesizeformat(annexes.MOST_BYTES)
    form = form or AnnexForm()
    form.fields["file"].help_text = files_hint(annexes.MOST_FILES, size, together)
    context = {
        **page_context(expression, ANNEXES),
        "form": form,
        "lines": [annex_line(row) for row in rows],
        "replaced": replaced,
        "has_room": replaced is not None or len(rows) < annexes.MOST_FILES,
        "is_waiting": any(row.state == AttachmentState.WAITING for row in rows),
    }
    return render(request, "workinggroups/expression_annexes.html", context)


@policy(post=WRITERS, confidential=True)
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    expression = own_or_404(request, pk)
    form = AnnexForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            stored = _store(request, expression, form)
        except Unacceptable as error:
            form.add_error("file", str(error.message))
        except Refused as refusal:
            form.add_error("file", str(refusal.reason))
        else:
            words = _("“%(name)s” has arrived. It is being examined, which takes a few seconds.")
            messages.success(request, words % {"name": stored.name})
            return redirect("workinggroups:expression_section", pk, ANNEXES)
    return annexes_page(request, expression, form)


def _store(request: HttpRequest, expression: Expression, form: AnnexForm) -> Attachment:
    kept = expression.attachments.kept().filter(clarification=None)
    chosen: Any = request.GET.get("replace")
    replaces = next((row for row in kept if str(row.pk) == chosen), None)
    token = form.cleaned_data["token"]
    return annexes.upload(
        expression, file=form.cleaned_data["file"], token=token, by=request.user, replaces=replaces
    )


@policy(get=WRITERS, post=WRITERS, confidential=True)
def remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    written = Expression.objects.written_by(request.user)
    annex = get_object_or_404(Attachment, pk=pk, expression__in=written, clarification=None)
    if request.method == "POST":
        annexes.remove(annex, by=request.user)
        messages.success(request, _("“%(name)s” has been removed.") % {"name": annex.name})
        return redirect("workinggroups:expression_section", annex.expression_id, ANNEXES)
    return render(request, "workinggroups/annex_remove.html", {"annex": annex})


@policy(get=READERS, confidential=True)
def download(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Always saved, never shown in the page; whoever takes one that is not theirs leaves a trace."""
    visible = Expression.objects.visible_to(request.user)
    rows = Attachment.objects.select_related("expression__call__group", "clarification")
    annex = get_object_or_404(rows, pk=pk, expression__in=visible)
    check_can_download(annex, request.user)
    if not writes(annex.expression, request.user):
        log_read("expression.annex", by=request.user, obj=annex.expression)
    name = _name_for(annex, request.user)
    return stored_file(annex.file.open("rb"), name, Kind(annex.kind).mime)


def _name_for(annex: Attachment, user: Any) -> str:
    """A neutral name as long as it could tell whose the file is."""
    if not needs_neutral_name(annex, user):
        return annex.name
    earlier = Attachment.objects.filter(expression=annex.expression, uploaded_at__lt=annex.uploaded_at)
    return f"{annex.expression.reference} {Path(neutral_name(annex, earlier.count() + 1)).name}"
