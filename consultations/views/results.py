"""Results on a page, as tables and as a report; all three show what one service releases."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui.downloads import PDF, XLSX, download
from clusterpolisee.core.ui.policies import EVERYONE, policy
from consultations import queries
from consultations.enums import Phase
from consultations.exports.method import Fact, method, sample_note
from consultations.exports.report import Cover, report
from consultations.exports.tables import tables
from consultations.models import Consultation
from consultations.presenters.drawings import chart
from consultations.presenters.results import SectionFigures
from consultations.presenters.results import sections as sections_of
from consultations.services.results import Results, results_for
from consultations.stats.disclosure import PUBLIC_FROM

Released = tuple[list[SectionFigures], list[Fact], str]


@policy(get=EVERYONE)
def results(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = _with_results(request, slug)
    found = results_for(consultation, by=request.user)
    context = {"consultation": consultation, **_page(found)}
    return render(request, "consultations/results.html", context)


@policy(get=EVERYONE)
def results_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = _with_results(request, slug)
    sections, facts, _note = _released(request, consultation)
    return download(tables(sections, facts), f"{slug}-{get_language()}.xlsx", XLSX)


@policy(get=EVERYONE)
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = _with_results(request, slug)
    sections, facts, note = _released(request, consultation)
    group = consultation.group
    cover = Cover(
        title=in_language(consultation, "title").value,
        group=f"{group.number}. {in_language(group, 'name')}" if group else "",
        introduction=in_language(consultation, "introduction").value,
        sample_note=note,
    )
    return download(report(cover, sections, facts), f"{slug}-{get_language()}.pdf", PDF)


def _with_results(request: HttpRequest, slug: str) -> Consultation:
    """A consultation that has been open, or 404."""
    rows = queries.listed(request.user).filter(phase__in=(Phase.OPEN, Phase.CLOSED))
    found: Consultation = get_object_or_404(rows, slug=slug)
    return found


def _page(found: Results) -> dict[str, Any]:
    if found.release is None or found.snapshot is None:
        return {"chapters": [], "threshold": PUBLIC_FROM, "sample_note": ""}
    sections = sections_of(found.questionnaire, found.release)
    return {
        "chapters": [
            {"code": s.code, "title": s.title, "charts": [chart(figure) for figure in s.figures]}
            for s in sections
        ],
        "n": found.release.n,
        "question_count": len(found.release.questions),
        "is_protected": found.release.is_protected,
        "snapshot": found.snapshot,
        "waiting": found.waiting,
        "sample_note": sample_note(found.snapshot),
    }


def _released(request: HttpRequest, consultation: Consultation) -> Released:
    """Figures and method for a document; 404 where nothing is public yet, as the page has no link then."""
    found = results_for(consultation, by=request.user)
    if found.release is None or found.snapshot is None:
        raise Http404
    facts = method(consultation, found.snapshot, found.release)
    return sections_of(found.questionnaire, found.release), facts, sample_note(found.snapshot)
