"""The figures as a workbook."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from clusterpolisee.core.documents.xlsx import Sheet, workbook
from consultations.exports.method import Fact
from consultations.presenters.results import Figure, SectionFigures

Row = tuple[Any, ...]


def tables(sections: Sequence[SectionFigures], method: Sequence[Fact]) -> bytes:
    """An .xlsx file: all figures on one sheet, one line per answer, and how they came about on another.
    Counts are numbers, shares fractions of one; a hidden cell holds the word for it."""
    header = (
        _("Section"),
        _("No."),
        _("Code"),
        _("Question"),
        _("Answered"),
        _("Of"),
        _("Answer code"),
        _("Answer"),
        _("Count"),
        _("Share"),
    )
    return workbook(
        [Sheet(_("Figures"), header, _rows(sections)), Sheet(_("Method"), (_("What"), _("How")), method)]
    )


def _rows(sections: Sequence[SectionFigures]) -> Iterator[Row]:
    for section in sections:
        for figure in section.figures:
            yield from _figure_rows(section.title, figure)


def _figure_rows(section: str, figure: Figure) -> Iterator[Row]:
    hidden = _("hidden")
    base = hidden if figure.base is None else figure.base
    start = (section, figure.number, figure.code, figure.title, base, figure.n)
    if not figure.lines:
        yield (*start, "", figure.withheld, None, None)
    for line in figure.lines:
        if line.count is None:
            yield (*start, line.code, line.label, hidden, hidden)
        else:
            share = None if line.share is None else round(line.share, 4)
            yield (*start, line.code, line.label, line.count, share)
