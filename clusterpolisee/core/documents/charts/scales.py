"""Diverging bars: disagreement to the left, agreement to the right, the middle of "neither" in line."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterpolisee.core.documents.charts.canvas import Box, Canvas, Point, Svg
from clusterpolisee.core.documents.charts.parts import Drawings, Setting, Statement
from clusterpolisee.core.documents.charts.words import lines

# Which of the five tints a scale of so many steps uses, from the low end to the high end.
TINTS = {2: (1, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
LINE = 17
BASELINE = 5
GAP = 1.5
LABELLED_FROM = 0.04
HIDDEN_WIDTH = 120
LEGEND_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the two drawings. `labels`: the width of the label column, 0 where labels stand above."""

    css: str
    width: int
    labels: int
    bar: int
    characters: int


WIDE = Layout(css="wide", width=800, labels=240, bar=32, characters=25)
NARROW = Layout(css="narrow", width=340, labels=0, bar=26, characters=38)


@dataclass(frozen=True, slots=True)
class _Row:
    statement: Statement
    shares: tuple[float, ...]  # empty when hidden, or when nobody answered
    label: list[str]
    top: float
    height: float

    @property
    def below(self) -> float:
        """The share to the left of the middle of the scale."""
        half, odd = divmod(len(self.shares), 2)
        return sum(self.shares[:half]) + (self.shares[half] / 2 if odd else 0)

    @property
    def above(self) -> float:
        return sum(self.shares) - self.below


def scale(statements: Sequence[Statement], steps: Sequence[str], setting: Setting) -> Drawings:
    """One bar per statement, in the order given; cells are shares of the row's valid replies.

    `steps`: the labels of the steps from the low end to the high end, two to five; they are drawn in a
    standalone chart, in a page `legend` gives them. Raises ValueError for other numbers of steps, or a
    statement with another number of counts.
    """
    if len(steps) not in TINTS:
        raise ValueError(f"a diverging chart has two to five steps, not {len(steps)}")
    if any(len(statement.counts) != len(steps) for statement in statements):
        raise ValueError("every statement needs one count for each step")
    return Drawings(
        wide=_drawing(statements, steps, setting, WIDE),
        narrow=_drawing(statements, steps, setting, NARROW),
    )


def legend(steps: Sequence[str]) -> list[tuple[str, str]]:
    """Swatch class and label of each step, for the list above the chart in a page."""
    return [(f"s{tint}", step) for tint, step in zip(TINTS[len(steps)], steps, strict=True)]


def _drawing(statements: Sequence[Statement], steps: Sequence[str], setting: Setting, layout: Layout) -> Svg:
    canvas = Canvas(layout.width, standalone=setting.standalone)
    start = _legend(canvas, steps, layout) if setting.standalone else 0.0
    rows = _rows(statements, start, layout)
    end = rows[-1].top + rows[-1].height if rows else start
    left = layout.labels if any(row.label for row in rows) else 0
    below = max((row.below for row in rows), default=0)
    above = max((row.above for row in rows), default=0)
    unit = (layout.width - left) / (below + above or 1)
    middle = left + (below * unit or (layout.width - left) / 2)
    if layout.labels:
        canvas.line(Point(middle, start), Point(middle, end), "ax")
    for row in rows:
        top = _bar_top(row, layout)
        if not layout.labels:  # a line through all rows would cross the labels above the bars
            canvas.line(Point(middle, top - 4), Point(middle, top + layout.bar + 4), "ax")
        _label(canvas, row, layout)
        _cells(canvas, row, Box(middle, top, unit, layout.bar), setting)
    return canvas.finished(end, setting.label, layout.css)


def _rows(statements: Sequence[Statement], start: float, layout: Layout) -> list[_Row]:
    rows: list[_Row] = []
    top = start
    for statement in statements:
        label = lines(statement.label, layout.characters)
        text = LINE * (len(label) + bool(statement.note))
        height = max(layout.bar + 18, text + 12) if layout.labels else text + layout.bar + 19
        rows.append(_Row(statement, _shares(statement.counts), label, top, height))
        top += height
    return rows


def _shares(counts: tuple[int | None, ...]) -> tuple[float, ...]:
    known = [count for count in counts if count is not None]
    base = sum(known)
    return tuple(count / base for count in known) if base and len(known) == len(counts) else ()


def _bar_top(row: _Row, layout: Layout) -> float:
    if layout.labels:
        return row.top + (row.height - layout.bar) / 2
    return row.top + row.height - layout.bar - 8


def _label(canvas: Canvas, row: _Row, layout: Layout) -> None:
    written = [(line, "") for line in row.label]
    if row.statement.note:
        written.append((row.statement.note, "t2"))
    first, x, anchor = row.top + 20, 0, "start"
    if layout.labels:
        middle = row.top + row.height / 2 + BASELINE
        first, x, anchor = middle - (len(written) - 1) * LINE / 2, layout.labels - 14, "end"
    for index, (line, css) in enumerate(written):
        canvas.text(Point(x, first + index * LINE), line, css, anchor)


def _cells(canvas: Canvas, row: _Row, frame: Box, setting: Setting) -> None:
    """`frame`: the middle of the scale, the top of the bar, the width of 100 % and the bar's height."""
    baseline = frame.y + frame.height / 2 + BASELINE
    if None in row.statement.counts:
        fits = frame.x + 8 + HIDDEN_WIDTH <= canvas.width
        left = frame.x + 8 if fits else frame.x - 8 - HIDDEN_WIDTH
        canvas.rect(Box(left, frame.y, HIDDEN_WIDTH, frame.height), "qx", radius=2)
        canvas.text(Point(left + HIDDEN_WIDTH / 2, baseline), setting.hidden, "t2", "middle")
        return
    x = frame.x - row.below * frame.width
    for tint, share in zip(TINTS[len(row.statement.counts)], row.shares, strict=False):
        width = share * frame.width
        canvas.rect(Box(x + GAP / 2, frame.y, width - GAP, frame.height), f"d{tint}")
        points = setting.formats.points(share)
        if share >= LABELLED_FROM and width >= 7 * len(points) + 6:
            canvas.text(Point(x + width / 2, baseline), points, f"i{tint}", "middle")
        x += width


def _legend(canvas: Canvas, steps: Sequence[str], layout: Layout) -> float:
    """Swatches and labels of the steps; returns the height they take."""
    in_line = LEGEND_COLUMNS if layout.labels else 1
    for index, (tint, step) in enumerate(zip(TINTS[len(steps)], steps, strict=True)):
        line, place = divmod(index, in_line)
        x, y = place * layout.width / in_line, line * 24
        canvas.rect(Box(x, y, 16, 16), f"d{tint}", radius=3)
        canvas.text(Point(x + 24, y + 13), step)
    return -(-len(steps) // in_line) * 24 + 12
