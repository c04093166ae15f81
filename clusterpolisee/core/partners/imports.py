"""Lists of people as coordinators have them: pasted lines, or a table saved by a spreadsheet program."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

COLUMNS = ("email", "full_name", "organisation", "kind", "language")
# What the columns are called in the reader's language; the page that asks for the list names them so.
HEADINGS = {
    "email": pgettext_lazy("column", "address"),
    "full_name": pgettext_lazy("column", "name"),
    "organisation": pgettext_lazy("column", "organisation"),
    "kind": pgettext_lazy("column", "role"),
    "language": pgettext_lazy("column", "language"),
}
# What else they are often called.
ALSO = {
    "email": ("email", "e-mail", "mail", "address", "e-mail address"),
    "full_name": ("name", "full name"),
    "organisation": ("organisation", "organization", "body"),
    "kind": ("role", "kind", "invited as"),
    "language": ("language",),
}
WITH_NAME = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]+@[^<>]+)>$")
DELIMITERS = ";\t,"


class UnreadableList(Exception):
    """A file that is no text in an encoding we know."""


@dataclass(frozen=True)
class Line:
    """One person as written; `number` is the line in the list, from 1. Empty cells take the form's choice."""

    number: int
    email: str
    full_name: str = ""
    organisation: str = ""
    kind: str = ""
    language: str = ""


def decoded(content: bytes) -> str:
    """The text of a file saved as UTF-8 or UTF-16. Raises UnreadableList."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableList from error
    if "\x00" in text:
        raise UnreadableList
    return text


def lines(text: str) -> list[Line]:
    """The people of a list; an address in pointed brackets after a name is understood, too."""
    rows = list(_rows(text))
    if not rows:
        return []
    columns = _columns(rows[0][1])
    people = rows[1:] if columns else rows
    return [_line(number, cells, columns or COLUMNS) for number, cells in people]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with the number of the line on which each ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableList from error


def _delimiter(text: str) -> str:
    """The sign that parts most cells in the first line with anything in it; the semicolon when none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    """What the columns hold, by their headings; nothing when the first line is a person already."""
    if any("@" in cell for cell in cells):
        return ()
    names = {word: column for column, words in ALSO.items() for word in words}
    names |= {str(word).lower(): column for column, word in HEADINGS.items()}
    found = tuple(names.get(cell.lower(), "") for cell in cells)
    return found if "email" in found else ()


def _line(number: int, cells: Sequence[str], columns: Sequence[str]) -> Line:
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    both = WITH_NAME.match(values.get("email", ""))
    if both:
        values["email"] = both["email"].strip()
        values["full_name"] = values.get("full_name") or both["name"].strip(' "')
    values.setdefault("email", "")
    return Line(number, **values)
