"""The drawing on the home page: six groups around their common theme, and the bodies that form them.

Which body works in which group is not documented, so the dots are shared out evenly: the drawing shows how
many bodies there are, not who sits where. Coordinates are whole units of a field of 440 by 400.
"""

import math
from dataclasses import dataclass

CENTRE = (220, 200)
HUB_RADIUS = 128
DOT_DISTANCE = (60, 54, 62, 52)
DOT_SIZE = (7, 6, 5, 6, 7)
SPREAD_DEGREES = 112
GROUPS = 6


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    size: int


@dataclass(frozen=True)
class Hub:
    """A group with its dots."""

    number: int
    x: int
    y: int
    dots: list[Dot]


@dataclass(frozen=True)
class Network:
    hubs: list[Hub]
    bridges: list[tuple[Dot, Dot]]
    bodies: int


def network(bodies: int) -> Network:
    """Share `bodies` dots out among the six hubs and bridge each hub to the next but one."""
    shares = [bodies // GROUPS + (index < bodies % GROUPS) for index in range(GROUPS)]
    hubs = [_hub(index, share) for index, share in enumerate(shares)]
    bridges = [
        (hub.dots[-1], hubs[(index + 2) % GROUPS].dots[0])
        for index, hub in enumerate(hubs)
        if hub.dots and hubs[(index + 2) % GROUPS].dots
    ]
    return Network(hubs, bridges, bodies)


def _hub(index: int, share: int) -> Hub:
    direction = -90 + index * 360 / GROUPS
    x, y = _point(CENTRE, direction, HUB_RADIUS)
    step = SPREAD_DEGREES / max(share - 1, 1)
    first = direction - (SPREAD_DEGREES / 2 if share > 1 else 0)
    dots = []
    for place in range(share):
        distance = DOT_DISTANCE[(place + index) % len(DOT_DISTANCE)]
        size = DOT_SIZE[(place * 2 + index) % len(DOT_SIZE)]
        dots.append(Dot(*_point((x, y), first + place * step, distance), size))
    return Hub(index + 1, x, y, dots)


def _point(origin: tuple[int, int], degrees: float, distance: int) -> tuple[int, int]:
    angle = math.radians(degrees)
    return round(origin[0] + distance * math.cos(angle)), round(origin[1] + distance * math.sin(angle))
