"""The map of South East Europe: outlines projected once, then painted with what the register holds."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from django.utils.translation import get_language

from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners.models import Organisation

DATA = Path(__file__).parent.parent / "data" / "map-countries.json"
# Lambert's conformal cone through two parallels, centred on the programme area.
PARALLELS = (math.radians(38), math.radians(47))
CENTRE = (math.radians(18.4), math.radians(42.6))
SCALE = 2530  # units of the drawing for one radian
MIDDLE = (404, 352)  # where the centre lies in the drawing
WIDTH, HEIGHT = 800, 720
NOTED = "XK"  # its name carries the note on Security Council resolution 1244
Point = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A town with bodies."""

    x: int
    y: int
    name: str


@dataclass(frozen=True)
class MapCountry:
    """A country of the programme area; `bodies` is empty where the register holds none."""

    code: str
    name: str
    x: int
    y: int
    bodies: tuple[Organisation, ...]
    dots: tuple[Dot, ...]
    is_chosen: bool

    @property
    def path(self) -> str:
        return outlines()[self.code]

    @property
    def is_noted(self) -> bool:
        return self.code == NOTED

    @property
    def lines(self) -> list[str]:
        """The name as it stands on the map: a long one in two lines."""
        cut = max(self.name.find(" ", 5), self.name.find("-", 5) + 1) if len(self.name) > 12 else 0
        return [self.name[:cut].strip(), self.name[cut:].strip()] if cut > 0 else [self.name]


@dataclass(frozen=True)
class Locator:
    """Where one body is: a piece of the drawing, with one country and perhaps its town marked."""

    code: str
    view_box: str
    dot: Dot | None
    radius: int
    thickness: int


def project(longitude: float, latitude: float) -> Point:
    """Degrees to units of the drawing. Snyder, Map Projections (1987), equations 15-1 to 15-3."""
    first, second = PARALLELS
    cone = math.log(math.cos(first) / math.cos(second)) / math.log(_stretch(second) / _stretch(first))
    factor = math.cos(first) * _stretch(first) ** cone / cone
    distance = factor / _stretch(math.radians(latitude)) ** cone
    centre = factor / _stretch(CENTRE[1]) ** cone
    angle = cone * (math.radians(longitude) - CENTRE[0])
    x = MIDDLE[0] + SCALE * distance * math.sin(angle)
    y = MIDDLE[1] - SCALE * (centre - distance * math.cos(angle))
    return round(x, 1), round(y, 1)


def _spot(longitude: float, latitude: float) -> tuple[int, int]:
    """Whole units, which a template writes alike in every language."""
    x, y = project(longitude, latitude)
    return round(x), round(y)


def _stretch(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@cache
def outlines() -> dict[str, str]:
    """Path of every country by its code, in the order of painting."""
    return {code: _path(country["rings"]) for code, country in _data()["countries"].items()}


@cache
def land() -> str:
    """Path of the neighbours around the programme area."""
    return _path(_data()["land"])


def _path(rings: Iterable[Sequence[int]]) -> str:
    return "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in _projected(ring))}Z" for ring in rings)


def _projected(ring: Sequence[int]) -> list[Point]:
    """A ring holds its first point and then steps, in hundredths of a degree."""
    longitude = latitude = 0
    points = []
    for east, north in zip(ring[::2], ring[1::2], strict=True):
        longitude, latitude = longitude + east, latitude + north
        points.append(project(longitude / 100, latitude / 100))
    return points


def countries_of(bodies: Iterable[Organisation], *, chosen: str = "") -> list[MapCountry]:
    """The countries in the reader's alphabet, each with its bodies; `chosen` is the code of a filter."""
    language = get_language() or "en"
    by_country: dict[str, list[Organisation]] = {}
    for body in bodies:
        by_country.setdefault(body.country.code, []).append(body)
    names = Locale.parse(language).territories
    found = []
    for code, country in _data()["countries"].items():
        own = by_country.get(code, [])
        name = str(own[0].country) if own else str(names[code])
        x, y = _spot(*country["label"])
        dots = tuple(dict.fromkeys(dot for body in own if (dot := dot_of(body))))
        found.append(MapCountry(code, name, x, y, tuple(own), dots, code == chosen))
    return sorted(found, key=lambda country: sort_key(country.name, language))


def dot_of(body: Organisation) -> Dot | None:
    """The town of a body, where the map knows it by its English name."""
    place = _data()["places"].get(body.city_en or "")  # type: ignore[attr-defined]
    return Dot(*_spot(*place), name=body.city or "") if place else None


def locator(body: Organisation) -> Locator | None:
    """A square of the map around the body's country; None for a country that is not on the map."""
    country = _data()["countries"].get(body.country.code)
    if country is None:
        return None
    points = [point for ring in country["rings"] for point in _projected(ring)]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    size = min(max(right - left, bottom - top) * 1.35 + 40, HEIGHT)
    x = min(max((left + right - size) / 2, 0), WIDTH - size)
    y = min(max((top + bottom - size) / 2, 0), HEIGHT - size)
    view_box = f"{x:.0f} {y:.0f} {size:.0f} {size:.0f}"
    return Locator(body.country.code, view_box, dot_of(body), round(size / 38), max(round(size / 90), 1))
