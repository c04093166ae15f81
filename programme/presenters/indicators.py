"""Indicators in words: what counts as delivered, and how far that is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.ui import formats
from programme.enums import Progress
from programme.models import DocumentedFigure, Indicator
from programme.queries.counters import Tally

SHORT_LABELS = {
    "stakeholders-consultation": gettext_lazy("stakeholders in the consultation"),
    "expressions": gettext_lazy("expressions of interest"),
    "concept-papers": gettext_lazy("concept papers"),
    "questionnaires": gettext_lazy("questionnaires"),
    "setting-up-documents": gettext_lazy("setting-up documents of groups"),
}


@dataclass(frozen=True)
class Figure:
    """A number against its promise, as the component draws it."""

    label: str
    value: int
    target: int
    source: str
    is_sample: bool


@dataclass
class Line:
    """One indicator with what the portal counted (None: nothing yet) and what documents say."""

    indicator: Indicator
    tally: Tally | None

    @cached_property
    def documented(self) -> list[DocumentedFigure]:
        return sorted(self.indicator.documented.all(), key=lambda figure: -figure.value)

    @property
    def delivered(self) -> int:
        """The larger of the portal's own count and the documented figures; sample data never counts."""
        documented = self.documented[0].value if self.documented else 0
        return max(self.tally.real if self.tally else 0, documented)

    @property
    def share(self) -> float:
        return self.delivered / self.indicator.target if self.indicator.target else 0

    @property
    def progress(self) -> Progress:
        if self.tally is None and not self.documented:
            return Progress.NOT_COUNTED
        if self.delivered >= self.indicator.target:
            return Progress.REACHED
        return Progress.UNDER_WAY if self.delivered else Progress.NONE_YET


def lines(indicators: Iterable[Indicator], tallies: dict[str, Tally]) -> list[Line]:
    return [Line(indicator, tallies.get(indicator.code)) for indicator in indicators]


def summary(found: Iterable[Line]) -> dict[str, int]:
    """How many indicators stand where, by the codes of `Progress`."""
    counts = Counter(line.progress for line in found)
    return {progress.value: counts[progress] for progress in Progress}


def figure(line: Line) -> Figure:
    """The one number of the home page: what is delivered; sample data, marked as such, when nothing is."""
    tally = line.tally or Tally()
    value, source, is_sample = line.delivered, _("counted by the portal"), False
    if line.documented and line.documented[0].value > tally.real:
        source = _documented(line.documented[0])
    elif not value and tally.sample:
        value, source, is_sample = tally.sample, "", True
    label = str(SHORT_LABELS.get(line.indicator.code, line.indicator.label))
    return Figure(label, value, line.indicator.target, source, is_sample)


def _documented(figure: DocumentedFigure) -> str:
    if figure.as_of is None:
        return _("documented")
    return _("documented, %(date)s") % {"date": formats.day(figure.as_of)}
