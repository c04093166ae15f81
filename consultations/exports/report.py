"""The report as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterpolisee.core.documents import pdf
from consultations.exports.method import Fact
from consultations.presenters.drawings import chart
from consultations.presenters.results import Figure, SectionFigures


@dataclass(frozen=True)
class Cover:
    """What the report says before its figures."""

    title: str
    group: str
    introduction: str
    sample_note: str


def report(cover: Cover, sections: Sequence[SectionFigures], method: Sequence[Fact]) -> bytes:
    """A tagged PDF in the reader's language: method, then each question with base, chart and table."""
    charts: dict[str, dict[str, str]] = {}
    data: dict[str, Any] = {
        "group": cover.group,
        "introduction": cover.introduction,
        "sample_note": cover.sample_note,
        "footer": cover.title,
        "method_title": _("How the figures came about"),
        "method": [list(fact) for fact in method],
        "sections": [_section(section, charts) for section in sections],
        "charts": charts,
    }
    title = _("Report: %(title)s") % {"title": cover.title}
    return pdf.render("consultation", data, language=get_language() or "en", title=title)


def _section(section: SectionFigures, charts: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {"title": section.title, "figures": [_figure(figure, charts) for figure in section.figures]}


def _figure(figure: Figure, charts: dict[str, dict[str, str]]) -> dict[str, Any]:
    drawing = chart(figure, standalone=True).wide
    if drawing:
        alt = _("Chart: %(title)s The figures are in the table below.") % {"title": figure.title}
        charts[figure.code] = {"svg": str(drawing), "alt": alt}
    return {
        "code": figure.code,
        "title": figure.title,
        "base": figure.base_line,
        "withheld": figure.withheld,
        "has_chart": bool(drawing),
        "header": list(figure.header),
        "rows": [list(row) for row in figure.rows],
    }
