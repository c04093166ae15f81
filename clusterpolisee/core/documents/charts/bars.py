"""Horizontal bars from zero: the label, the bar, the share and the count at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterpolisee.core.documents.charts.canvas import Box, Canvas, Point, Svg
from clusterpolisee.core.documents.charts.parts import Bar, Drawings, Setting
from clusterpolisee.core.documents.charts.words import lines

LINE = 17
BASELINE = 5  # from the middle of a row down to the baseline of its text
GRID_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
GRID_LINES = 4
SMALLEST_SCALE = 0.04  # so that a chart of tiny shares, or none, still has a scale
HIDDEN_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the two drawings. `axis`: where the bars begin. `span`: the room for the longest of them; what
    is left on its right is for the figures.
    """

    css: str
    width: int
    axis: int
    span: int
    bar: int
    characters: int
    label_above: bool


WIDE = Layout(css="wide", width=800, axis=250, span=423, bar=28, characters=26, label_above=False)
NARROW = Layout(css="narrow", width=340, axis=0, span=230, bar=20, characters=38, label_above=True)


@dataclass(frozen=True, slots=True)
class _Row:
    bar: Bar
    share: float | None
    label: list[str]
    top: float
    height: float


def bars(items: Sequence[Bar], *, base: int, setting: Setting, ordered: bool = False) -> Drawings:
    """One bar per item, its length the share of `base`, the people who answered.

    Longest first and hidden ones after them, unless `ordered` says that the items have an order of their
    own; aside items come last either way. Raises ValueError when a count is larger than the base.
    """
    arranged = sorted(items, key=lambda item: item.aside if ordered else _by_size(item))
    return Drawings(
        wide=drawing(arranged, base, setting, WIDE),
        narrow=drawing(arranged, base, setting, NARROW),
    )


def drawing(items: Sequence[Bar], base: int, setting: Setting, layout: Layout) -> Svg:
    """The items as they come, in one of the layouts."""
    rows = _rows(items, base, layout)
    scale = max([SMALLEST_SCALE, *(row.share for row in rows if row.share is not None)])
    canvas = Canvas(layout.width, standalone=setting.standalone)
    _grid(canvas, rows, scale, layout, setting)
    for row in rows:
        _label(canvas, row, layout)
        _bar(canvas, row, scale, layout, setting)
    return canvas.finished(_bottom(rows) + 22, setting.label, layout.css)


def share_of(item: Bar, base: int) -> float | None:
    """The item's share of `base`; None when it is hidden. Raises ValueError when it exceeds the base."""
    if item.count is None:
        return None
    if not 0 <= item.count <= base:
        raise ValueError(f"a bar of {item.count} does not fit a base of {base}")
    return item.count / base if base else 0.0


def _by_size(item: Bar) -> tuple[bool, bool, int]:
    return item.aside, item.count is None, -(item.count or 0)


def _rows(items: Sequence[Bar], base: int, layout: Layout) -> list[_Row]:
    rows: list[_Row] = []
    top = 0.0
    for item in items:
        label = lines(item.label, layout.characters)
        text = LINE * len(label)
        height = text + layout.bar + 21 if layout.label_above else max(46, text + 12)
        rows.append(_Row(item, share_of(item, base), label, top, height))
        top += height
    return rows


def _grid(canvas: Canvas, rows: list[_Row], scale: float, layout: Layout, setting: Setting) -> None:
    bottom = _bottom(rows)
    step = next((step for step in GRID_STEPS if scale / step < GRID_LINES + 1), GRID_STEPS[-1])
    for index in range(int(scale / step) + 1):
        x = layout.axis + layout.span * index * step / scale
        for top, end in _stretches(rows, bottom, layout):
            canvas.line(Point(x, top), Point(x, end), "gl" if index else "ax")
        anchor = "middle" if x else "start"
        canvas.text(Point(x, bottom + 18), setting.formats.share(index * step), "t2", anchor)


def _stretches(rows: list[_Row], bottom: float, layout: Layout) -> list[tuple[float, float]]:
    """From where to where a grid line runs: past the bars only, where it would cross their labels."""
    if not layout.label_above:
        return [(0, bottom)]
    tops = [_bar_top(row, layout) for row in rows]
    return [(top - 4, top + layout.bar + 4) for top in tops]


def _bottom(rows: list[_Row]) -> float:
    return rows[-1].top + rows[-1].height if rows else 0


def _bar_top(row: _Row, layout: Layout) -> float:
    if layout.label_above:
        return row.top + 9 + LINE * len(row.label)
    return row.top + (row.height - layout.bar) / 2


def _label(canvas: Canvas, row: _Row, layout: Layout) -> None:
    if layout.label_above:
        first, x, anchor = row.top + 18, 0, "start"
    else:
        middle = row.top + row.height / 2 + BASELINE
        first, x, anchor = middle - (len(row.label) - 1) * LINE / 2, layout.axis - 12, "end"
    for index, line in enumerate(row.label):
        canvas.text(Point(x, first + index * LINE), line, anchor=anchor)


def _bar(canvas: Canvas, row: _Row, scale: float, layout: Layout, setting: Setting) -> None:
    top = _bar_top(row, layout)
    baseline = top + layout.bar / 2 + BASELINE
    if row.share is None or row.bar.count is None:
        canvas.rect(Box(layout.axis + 1, top, HIDDEN_WIDTH, layout.bar), "qx", radius=2)
        canvas.text(Point(layout.axis + HIDDEN_WIDTH + 9, baseline), setting.hidden, "t2")
        return
    length = layout.span * row.share / scale
    canvas.rect(Box(layout.axis, top, length, layout.bar), "c6" if row.bar.aside else "c1", radius=2)
    share, count = setting.formats.share(row.share), setting.formats.count(row.bar.count)
    canvas.figure(Point(layout.axis + length + 8, baseline), share, count)
