"""A document in chapters of facts, tables and paragraphs, the same on page, in PDF and in Word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from clusterpolisee.core.documents.prose import as_data


@dataclass(frozen=True)
class Words:
    kind = "words"
    text: str


@dataclass(frozen=True)
class Heading:
    kind = "heading"
    text: str


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and a value."""

    kind = "facts"
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """A table. `widths` are shares of the line, 0 for as wide as the words; `numbers` columns of numbers."""

    kind = "grid"
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    numbers: Sequence[int] = ()

    @property
    def cells(self) -> list[list[tuple[str, str, bool]]]:
        """For a page: word, heading of the column, whether it is a number."""
        return [
            [
                (cell, head, place in self.numbers)
                for place, (cell, head) in enumerate(zip(row, self.header, strict=True))
            ]
            for row in self.rows
        ]

    @property
    def columns(self) -> list[tuple[str, bool]]:
        return [(head, place in self.numbers) for place, head in enumerate(self.header)]


Block = Words | Heading | Facts | Grid


@dataclass(frozen=True)
class Chapter:
    title: str
    blocks: Sequence[Block] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """For the PDF."""
        return {"title": self.title, "blocks": [_data(block) for block in self.blocks]}


@dataclass(frozen=True)
class Paper:
    """A whole document. `notes` stand in boxes below the title: sample data, draft."""

    title: str
    lead: str
    notes: Sequence[str]
    facts: Sequence[tuple[str, str]]
    chapters: Sequence[Chapter]
    footer: str


def _data(block: Block) -> dict[str, Any]:
    if isinstance(block, Facts):
        return {"kind": block.kind, "rows": [list(row) for row in block.rows]}
    if isinstance(block, Grid):
        widths = list(block.widths) or [1] * len(block.header)
        return {
            "kind": block.kind,
            "caption": block.caption,
            "header": list(block.header),
            "rows": [list(row) for row in block.rows],
            "widths": widths,
            "numbers": list(block.numbers),
        }
    if isinstance(block, Words):
        return {"kind": block.kind, "blocks": as_data(block.text)}
    return {"kind": block.kind, "text": block.text}
