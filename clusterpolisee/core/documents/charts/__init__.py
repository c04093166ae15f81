"""Charts drawn on the server as SVG, in two drawings: wide for a screen or a page, narrow for a phone.

    bars(…)      shares of a choice question, one bar per option
    scale(…)     agreement with one or several statements, diverging from the middle
    columns(…)   a histogram of whole numbers

A chart is never alone: its page gives a title with the finding, a line with question and base, and the same
numbers as a table. Numbers arrive unformatted together with the reader's `Formats`.
"""

from clusterpolisee.core.documents.charts.bars import bars
from clusterpolisee.core.documents.charts.canvas import Svg
from clusterpolisee.core.documents.charts.columns import columns
from clusterpolisee.core.documents.charts.parts import Bar, Drawings, Formats, Setting, Statement
from clusterpolisee.core.documents.charts.scales import legend, scale

__all__ = [
    "Bar",
    "Drawings",
    "Formats",
    "Setting",
    "Statement",
    "Svg",
    "bars",
    "columns",
    "legend",
    "scale",
]
