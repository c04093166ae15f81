"""A histogram: upright columns side by side on a screen, bars under each other on a phone."""

from collections.abc import Sequence

from clusterpolisee.core.documents.charts.bars import NARROW, drawing, share_of
from clusterpolisee.core.documents.charts.canvas import Box, Canvas, Point, Svg
from clusterpolisee.core.documents.charts.parts import Bar, Drawings, Setting

WIDTH = 800
FLOOR = 240  # where the columns stand
CEILING = 44  # room above the tallest column for its figures
WIDEST = 96
CHARACTER = 8
HIDDEN_HEIGHT = 40


def columns(items: Sequence[Bar], *, base: int, setting: Setting) -> Drawings:
    """One column per bin, in the order given; `base` is the number of numbers.

    Heights begin at zero; share and count stand above each column, its bin below. Raises ValueError when a
    count is larger than the base.
    """
    return Drawings(
        wide=_wide(items, base, setting),
        narrow=drawing(items, base, setting, NARROW),
    )


def _wide(items: Sequence[Bar], base: int, setting: Setting) -> Svg:
    canvas = Canvas(WIDTH, standalone=setting.standalone)
    pitch = min(WIDEST, WIDTH / max(1, len(items)))
    shares = [share_of(item, base) for item in items]
    tallest = max((share for share in shares if share), default=1)
    for index, (item, share) in enumerate(zip(items, shares, strict=True)):
        height = (FLOOR - CEILING) * (share or 0) / tallest
        _column(canvas, item, Box(index * pitch, FLOOR - height, pitch, height), share, setting)
    for index in range(0, len(items), _every(items, pitch)):
        canvas.text(Point((index + 0.5) * pitch, FLOOR + 18), items[index].label, "t2", "middle")
    canvas.line(Point(0, FLOOR), Point(pitch * len(items), FLOOR), "ax")
    return canvas.finished(FLOOR + 24, setting.label, "wide")


def _column(canvas: Canvas, item: Bar, place: Box, share: float | None, setting: Setting) -> None:
    middle = place.x + place.width / 2
    if share is None or item.count is None:
        box = Box(place.x + 3, FLOOR - HIDDEN_HEIGHT, place.width - 6, HIDDEN_HEIGHT)
        canvas.rect(box, "qx", radius=2)
        canvas.text(Point(middle, FLOOR - HIDDEN_HEIGHT - 6), setting.hidden, "t2", "middle")
        return
    if place.height:
        canvas.rect(Box(place.x + 0.75, place.y, place.width - 1.5, place.height), "c1")
    canvas.text(Point(middle, place.y - 22), setting.formats.share(share), "b", "middle")
    canvas.text(Point(middle, place.y - 6), setting.formats.count(item.count), "t2", "middle")


def _every(items: Sequence[Bar], pitch: float) -> int:
    """Of how many labels one is written, so that neighbours do not touch."""
    widest = max((len(item.label) for item in items), default=0) * CHARACTER
    return 1 + int(widest // pitch)
