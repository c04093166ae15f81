"""Write SVG elements. Every text is escaped on its way in; nothing is ever measured."""

import html
from typing import NamedTuple, Self

# The light side of the token file, for drawings that leave the house without the style sheet.
INK = "#17212c"
LIGHT: dict[str, dict[str, str]] = {
    "t2": {"fill": "#4c5b6b", "font-size": "13", "font-weight": "400"},
    "b": {"font-weight": "600"},
    "gl": {"stroke": "#e1e7ed"},
    "ax": {"stroke": "#687889"},
    "qx": {"fill": "none", "stroke": "#687889", "stroke-dasharray": "4 4"},
    "c1": {"fill": "#00518c"},
    "c6": {"fill": "#616c76"},
    "d1": {"fill": "#9c4a0b"},
    "d2": {"fill": "#eab47f"},
    "d3": {"fill": "#d3dae1"},
    "d4": {"fill": "#8fbfe3"},
    "d5": {"fill": "#12507b"},
    "i1": {"fill": "#ffffff"},
    "i2": {"fill": INK},
    "i3": {"fill": INK},
    "i4": {"fill": INK},
    "i5": {"fill": "#ffffff"},
}
TEXT = {"fill": INK, "font-size": "14"}
# XML knows no control characters, not even escaped; one of them in a label would spoil the whole drawing.
CONTROLS = dict.fromkeys([*range(32), 0xFFFE, 0xFFFF], " ")
FONTS = "Noto Sans, Liberation Sans, DejaVu Sans, sans-serif"


class Svg(str):
    """A finished drawing. Safe in a page as it is: template engines ask `__html__` before they escape."""

    __slots__ = ()

    def __html__(self) -> Self:
        return self


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


class Canvas:
    """Collects elements; `finished` closes the drawing. Units are those of the viewBox, text is 14 high."""

    def __init__(self, width: int, *, standalone: bool) -> None:
        self.width = width
        self._standalone = standalone
        self._elements: list[str] = []

    def rect(self, box: Box, css: str, radius: int = 0) -> None:
        if box.width <= 0:
            return
        rounded = f' rx="{radius}"' if radius else ""
        place = f'x="{_short(box.x)}" y="{_short(box.y)}" width="{_short(box.width)}"'
        self._add(f'<rect {place} height="{_short(box.height)}"{rounded}{self._look(css)}/>')

    def line(self, start: Point, end: Point, css: str) -> None:
        path = f"M{_short(start.x)} {_short(start.y)}L{_short(end.x)} {_short(end.y)}"
        self._add(f'<path d="{path}"{self._look(css)}/>')

    def text(self, at: Point, content: str, css: str = "", anchor: str = "start") -> None:
        self._add(self._text(at, _escaped(content), css, anchor))

    def figure(self, at: Point, share: str, count: str) -> None:
        """A share with its count in small type beside it, on one line."""
        small = f"<tspan{self._look('t2')}>{_escaped(count)}</tspan>"
        self._add(self._text(at, f"{_escaped(share)} {small}", "b", "start"))

    def finished(self, height: float, label: str, css: str) -> Svg:
        """The drawing, `height` high; `label` is its accessible name, `css` its class in a page."""
        frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {_short(height)}"'
        if self._standalone:
            frame += f' width="{self.width}" height="{_short(height)}" font-family="{FONTS}"'
        else:
            frame += f' class="{css}"'
        return Svg(f'{frame} role="img" aria-label="{_escaped(label)}">{"".join(self._elements)}</svg>')

    def _text(self, at: Point, markup: str, css: str, anchor: str) -> str:
        anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
        look = self._look(css, TEXT)
        return f'<text x="{_short(at.x)}" y="{_short(at.y)}"{anchored}{look}>{markup}</text>'

    def _look(self, css: str, default: dict[str, str] | None = None) -> str:
        if not self._standalone:
            return f' class="{css}"' if css else ""
        attributes = dict(default or {})
        for name in css.split():
            attributes |= LIGHT[name]
        return "".join(f' {name}="{value}"' for name, value in attributes.items())

    def _add(self, element: str) -> None:
        self._elements.append(element)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    return html.escape(text.translate(CONTROLS))
