"""What goes into a chart and what comes out."""

from collections.abc import Callable
from dataclasses import dataclass

from clusterpolisee.core.documents.charts.canvas import Svg


@dataclass(frozen=True, slots=True)
class Formats:
    """How the reader writes numbers. `share`: 0.62 → "62%". `points`: 0.62 → "62", per cent without the
    sign, for labels on cells. `count`: 1234 → "1,234".
    """

    share: Callable[[float], str]
    points: Callable[[float], str]
    count: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What every drawing needs. `label`: what a screen reader says of the chart; it should say where the
    table is. `hidden`: the word in place of a protected figure. `standalone`: colours and sizes of the light
    theme as attributes, for a document without the style sheet (PDF).
    """

    label: str
    formats: Formats
    hidden: str
    standalone: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One option or one bin. `count` is None when it must not be shown. `aside`: stands at the end in grey,
    whatever its size ("no answer").
    """

    label: str
    count: int | None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of a scale. `counts`: valid replies per step from the low end to the high end; their sum is
    the base of the row. One None hides the row. `note`: a second line under the label ("base 58").
    """

    label: str
    counts: tuple[int | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawings:
    wide: Svg
    narrow: Svg
