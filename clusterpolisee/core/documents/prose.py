"""Long texts that people write: paragraphs, lists and simple tables, understood the same on page and paper.

A small part of Markdown is read; everything else (headings, HTML, links, pictures, code) becomes plain text,
so nothing that somebody wrote is ever run, fetched or followed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, ClassVar

from markdown_it import MarkdownIt
from markdown_it.token import Token

# "zero" knows paragraphs alone; what is not named here stays as it was typed.
READER = MarkdownIt("zero", {"html": False, "maxNesting": 100}).enable(
    [
        "list",
        "table",
        "heading",
        "hr",
        "escape",
        "newline",
        "emphasis",
        "link",
        "image",
        "autolink",
        "backticks",
    ]
)
# A word processor puts its own signs before the items of a list that is copied from it.
COPIED_BULLET = re.compile(r"^([ \t]*)[•▪‣◦●○■\uf0b7][ \t]+", re.MULTILINE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Paragraph:
    """Text whose lines are kept: they end with a line feed where the writer ended them."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True)
class Items:
    """A list; what is nested below an item stands in its text, a line for each."""

    kind: ClassVar[str] = "items"
    items: tuple[str, ...]
    ordered: bool
    start: int = 1


@dataclass(frozen=True)
class Grid:
    """A table; every row has as many cells as the header."""

    kind: ClassVar[str] = "grid"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Items | Grid


def blocks(text: str) -> list[Block]:
    """What the text consists of, in its order; nothing for an empty text."""
    lines = CONTROLS.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    tokens = READER.parse(COPIED_BULLET.sub(r"\1- ", lines))
    return list(_blocks(tokens))


def as_data(text: str) -> list[dict[str, Any]]:
    """The blocks as plain values with their `kind`, for the data of a PDF."""
    return [{"kind": block.kind, **_plain(asdict(block))} for block in blocks(text)]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    if "rows" in values:
        values["rows"] = [list(row) for row in values["rows"]]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = _end(tokens, position)
        inside = tokens[position + 1 : end]
        if token.type == "table_open":
            yield _grid(inside)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield from _list(inside, ordered=token.type == "ordered_list_open")
        elif words := _words(inside):
            yield Paragraph(words)
        position = end + 1


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where the element that opens at `start` closes; the same place for one without an inside."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def _list(tokens: Sequence[Token], *, ordered: bool) -> Iterator[Block]:
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(tokens):
        end = _end(tokens, position)
        lines = "\n".join(_lines(_blocks(tokens[position + 1 : end])))
        found.append((tokens[position].info, lines))
        position = end + 1
    if not ordered:
        yield Items(tuple(lines for _, lines in found), ordered=False)
        return
    numbers = [int(number or 1) for number, _ in found]
    if len(found) > 1 and _counts(numbers):
        yield Items(tuple(lines for _, lines in found), ordered=True, start=numbers[0])
        return
    for number, lines in zip(numbers, (lines for _, lines in found), strict=True):
        yield Paragraph(f"{number}. {lines}")


def _counts(numbers: Sequence[int]) -> bool:
    """Whether they count up or repeat one number, as writers of lists do. Dates and years are no list: in
    Hungarian, “2026. november 3.” would begin one."""
    steps = {after - before for before, after in pairwise(numbers)}
    return steps in ({1}, {0})


def _lines(inner: Iterator[Block]) -> Iterator[str]:
    for block in inner:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Items):
            for number, item in enumerate(block.items, start=block.start):
                yield f"{number}. {item}" if block.ordered else f"– {item}"
        else:
            yield from (" | ".join(row) for row in (block.header, *block.rows))


def _grid(tokens: Sequence[Token]) -> Grid:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_text(token))
    header, *body = rows
    return Grid(tuple(header), tuple(tuple(row) for row in body))


def _words(tokens: Sequence[Token]) -> str:
    return "\n".join(_text(token) for token in tokens if token.type == "inline").strip()


def _text(token: Token) -> str:
    """The words of a run of text; the address of a link stands behind its words."""
    words, addresses, kept = "", [], []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            words += "\n"
        elif child.type in {"em_open", "strong_open"}:
            kept.append(child.markup if words[-1:].isalnum() else "")  # 2*3*4 emphasises nothing
            words += kept[-1]
        elif child.type in {"em_close", "strong_close"}:
            words += kept.pop()
        elif child.type == "link_open":
            addresses.append((str(child.attrGet("href")), len(words)))
        elif child.type == "link_close":
            address, begin = addresses.pop()
            words += f" ({address})" if address.removeprefix("mailto:") != words[begin:] else ""
        else:
            words += child.content
    return words.strip()
