"""The concept paper as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.ui.downloads import PDF, download
from clusterpolisee.core.ui.policies import EVERYONE, policy
from workinggroups.exports import paper
from workinggroups.models import Call
from workinggroups.queries.public_calls import speak_as_written, with_parts

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _asked(request: HttpRequest, slug: str) -> tuple[Call, str]:
    """The call, when the reader may see it, and the language of `?lang=`, else of the page."""
    language = request.GET.get("lang") or get_language() or "en"
    if language not in LANGUAGES:
        raise Http404
    rows = with_parts(Call.objects.visible_to(request.user))
    return speak_as_written(get_object_or_404(rows, slug=slug)), language


@policy(get=EVERYONE)
def call_paper_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    call, language = _asked(request, slug)
    return download(paper.as_pdf(call, language), paper.file_name(call, language, "pdf"), PDF)


@policy(get=EVERYONE)
def call_paper_docx(request: HttpRequest, slug: str) -> HttpResponse:
    call, language = _asked(request, slug)
    return download(paper.as_docx(call, language), paper.file_name(call, language, "docx"), DOCX)
