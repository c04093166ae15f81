"""The table of permissions as data: who gets what answer from which route, for which object.

It lies in `tests/permissions/table.csv`, where the crawler of the tests holds it against the portal. A line
is a route, the label of an object ("-" where the address names none) and a method, then one verdict for every
role. A method without a line does not exist on the route: 405 for everybody.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from clusterpolisee.core.ui.policies import Route, routes

TABLE = Path("tests/permissions/table.csv")
COMMENT = "#"
METHODS = ("GET", "POST")
NO_SUCH_METHOD = "405"
VERDICTS = frozenset({"allowed", "login", "404", "403", NO_SUCH_METHOD})
KEYS = ("route", "label", "method")


class UnsoundTable(Exception):
    """A line that cannot be read, stands there twice, or speaks of a verdict that does not exist."""


@dataclass(frozen=True)
class Line:
    route: str
    label: str
    method: str
    verdicts: dict[str, str]


def key_of(route: Route) -> str:
    """What the table calls a route: its name, or its path where the library gave it none."""
    return route.path if route.name.endswith(":") or not route.name else route.name


def roles(path: Path | None = None) -> list[str]:
    """The roles, as the head of the table has them."""
    header, *_rest = _rows(path)
    return header[len(KEYS) :]


def read(path: Path | None = None) -> dict[tuple[str, str, str], Line]:
    """The lines by route, label and method. Raises OSError without the file, and UnsoundTable."""
    header, *rest = _rows(path)
    lines: dict[tuple[str, str, str], Line] = {}
    for row in rest:
        if len(row) != len(header):
            raise UnsoundTable(f"{row}: {len(row)} columns instead of {len(header)}")
        route, label, method, *verdicts = row
        key = (route, label, method)
        if key in lines:
            raise UnsoundTable(f"{key} stands there twice")
        if method not in METHODS or not VERDICTS.issuperset(verdicts):
            raise UnsoundTable(f"{key}: unknown method or verdict")
        lines[key] = Line(route, label, method, dict(zip(header[len(KEYS) :], verdicts, strict=True)))
    return lines


def filled(lines: Iterable[Line], names: Iterable[str]) -> Iterator[Line]:
    """The lines, with those added that say 405 for the methods a route does not have."""
    known = {(line.route, line.label, line.method): line for line in lines}
    everybody = dict.fromkeys(names, NO_SUCH_METHOD)
    for route, label in dict.fromkeys((line.route, line.label) for line in known.values()):
        for method in METHODS:
            yield known.get((route, label, method)) or Line(route, label, method, everybody)


def paths() -> dict[str, str]:
    """The path of every route of the URLconf, by what the table calls it."""
    return {key_of(route): route.path for route in routes()}


def _rows(path: Path | None) -> list[list[str]]:
    with (path or Path(settings.BASE_DIR) / TABLE).open(encoding="utf-8", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
    return [row for row in rows if row and not row[0].startswith(COMMENT)]
