"""The charts of the figures, for a page and, standing alone, for a document."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clusterpolisee.core.documents.charts import (
    Bar,
    Drawings,
    Formats,
    Setting,
    Statement,
    bars,
    columns,
    legend,
    scale,
)
from clusterpolisee.core.ui import formats
from consultations.presenters.results import Figure
from consultations.stats.instrument import Kind

DIVERGING = range(2, 6)


@dataclass(frozen=True)
class Chart:
    """A figure with its two drawings; in a page a legend stands beside them. Without drawings the figure
    says why in `withheld`."""

    figure: Figure
    wide: str = ""
    narrow: str = ""
    legend: tuple[tuple[str, str], ...] = ()


def chart(figure: Figure, *, standalone: bool = False) -> Chart:
    """The chart of a figure."""
    if figure.withheld or figure.base is None:
        return Chart(figure)
    setting = Setting(_label(figure, standalone), _formats(), _("hidden"), standalone)
    if figure.kind is Kind.INTEGER:
        numbers = [Bar(line.label, line.count) for line in figure.steps]
        return _with(figure, columns(numbers, base=figure.base, setting=setting))
    if _diverges(figure):
        labels = [step.label for step in figure.steps]
        statement = Statement("", tuple(step.count for step in figure.steps))
        return _with(figure, scale([statement], labels, setting), tuple(legend(labels)))
    # The lines come in the order of the table already.
    items = [Bar(line.label, line.count, line.aside) for line in figure.lines]
    return _with(figure, bars(items, base=figure.base, setting=setting, ordered=True))


def _with(figure: Figure, drawings: Drawings, keys: tuple[tuple[str, str], ...] = ()) -> Chart:
    return Chart(figure, drawings.wide, drawings.narrow, keys)


def _diverges(figure: Figure) -> bool:
    """A scale with a hidden step cannot be drawn as parts of a whole; its steps then stand as bars."""
    return figure.kind is Kind.SCALE and not figure.hides and len(figure.steps) in DIVERGING


def _label(figure: Figure, standalone: bool) -> str:
    if standalone:
        return figure.title
    return _("Chart: %(title)s The figures are in the table below.") % {"title": figure.title}


def _formats() -> Formats:
    return Formats(
        share=formats.share,
        points=lambda share: formats.number(share * 100, 0),
        count=formats.number,
    )
