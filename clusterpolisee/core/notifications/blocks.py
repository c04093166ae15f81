"""A mail's plain text, read as paragraphs, facts, links and buttons. The text stays the only source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

URL = re.compile(r"https?://\S+")
FACT = re.compile(r"(?P<name>[^\s:][^:]{0,79}): (?P<value>\S.*)")
LONGEST_BUTTON = 48


@dataclass(frozen=True)
class Piece:
    """Some words, with the address they lead to when they are a link."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """One part of a mail: `text` with pieces per line, `facts` as pairs, a `button`, a `link` or the `note`
    below one."""

    kind: str
    lines: list[list[Piece]] = field(default_factory=list)
    facts: list[tuple[str, list[Piece]]] = field(default_factory=list)
    text: str = ""
    url: str = ""


def blocks(text: str) -> list[Block]:
    """The blocks of a text whose paragraphs are parted by empty lines."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return [block for paragraph in paragraphs for block in _paragraph(paragraph.splitlines())]


def is_own(url: str) -> bool:
    """Whether an address leads to the portal. Others, which people may have typed, stay plain text."""
    host = urlsplit(url).hostname or ""
    return url.startswith(f"{settings.PORTAL_URL}/") or host in settings.ALLOWED_HOSTS


def _paragraph(lines: Sequence[str]) -> Iterator[Block]:
    waiting: list[str] = []
    kind = "text"
    for line in (line.strip() for line in lines):
        if not (URL.fullmatch(line) and is_own(line)):
            waiting.append(line)
            continue
        label = waiting.pop() if waiting else ""
        if label and not label.endswith(":"):
            yield from _words(waiting)
            yield Block("link", text=label, url=line)
            kind = "note"
        else:
            short = label.rstrip(": ") if len(label) <= LONGEST_BUTTON else ""
            yield from _words(waiting if short or not label else [*waiting, label])
            yield Block("button", text=short, url=line)
        waiting = []
    yield from _words(waiting, kind)


def _words(lines: Sequence[str], kind: str = "text") -> Iterator[Block]:
    lines = [line for line in lines if line]
    facts = [FACT.fullmatch(line) for line in lines]
    if len(lines) > 1 and all(facts):
        pairs = [(fact["name"], _pieces(fact["value"])) for fact in facts if fact]
        yield Block("facts", facts=pairs)
    elif lines:
        yield Block(kind, lines=[_pieces(line) for line in lines])


def _pieces(line: str) -> list[Piece]:
    found, end = [], 0
    for match in URL.finditer(line):
        url = match[0].rstrip(".,;:!?)»”")
        if is_own(url):
            found += [Piece(line[end : match.start()]), Piece(url, url)]
            end = match.start() + len(url)
    return [piece for piece in (*found, Piece(line[end:])) if piece.text]
