"""Word documents that everybody can read: real headings, lists and tables, a language, page numbers.

Text stays text: nothing of what people wrote becomes a field, a link or markup.
"""

import builtins
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from django.utils import timezone
from docx.enum.text import WD_BREAK
from docx.text.paragraph import Paragraph as Line

from clusterpolisee.core.documents import docx_look as look
from clusterpolisee.core.documents.prose import Grid, Items, Paragraph, blocks

# XML cannot hold these, and neither can Word.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84\x86-\x9f]")
FIXED_MOMENT = (2014, 1, 1, 0, 0, 0)  # a zip otherwise holds the moment of writing of each of its parts
DEEPEST_HEADING = 3


class Document:
    """A document that grows from top to bottom; `bytes()` hands it out.

    The title stands on top already. The same content with the same `made_at` is the same bytes. A `language`
    on a single text is for what exists in another language only.
    """

    def __init__(
        self, *, title: str, language: str, author: str = "ClusterPoliSEE", made_at: datetime | None = None
    ) -> None:
        self._file: Any = docx.Document()
        look.prepare(self._file, language)
        self._describe(_clean(title), language, author, (made_at or timezone.now()).astimezone(UTC))
        look.frame(self._file.sections[0], title=_clean(title), portal=author)
        self._line(title, "Title")

    def heading(self, level: int, text: str) -> None:
        """A heading below the title: 1 for a chapter, 2 and 3 within."""
        if not 1 <= level <= DEEPEST_HEADING:
            raise ValueError(f"headings have the levels 1 to {DEEPEST_HEADING}")
        self._line(text, f"Heading {level}")

    def lead(self, text: str) -> None:
        """What the document is about, in one paragraph below the title; nothing when it is empty."""
        if text:
            self._line(text, "Subtitle")

    def paragraph(self, text: str, *, language: str = "") -> None:
        self._line(text, "Normal", language)

    def facts(self, rows: Iterable[Sequence[Any]]) -> None:
        """Pairs of a label and a value, one below the other."""
        for label, value in rows:
            line = self._line("", look.FACT)
            line.add_run(_clean(label)).font.color.rgb = look.MUTED
            line.add_run("\t" + _clean(value))

    def table(self, header: Sequence[Any], rows: Iterable[Sequence[Any]], caption: str = "") -> None:
        """A table whose header stands on every page that it reaches."""
        if caption:
            self._line(caption, "Caption")
        grid = self._file.add_table(rows=1, cols=len(header), style=look.TABLE)
        look.describe_table(grid, caption=_clean(caption))
        _fill(grid.rows[0], header)
        look.mark_header(grid.rows[0])
        for row in rows:
            added = grid.add_row()
            _fill(added, row)
            look.keep_together(added)
        self._line("", look.AFTER_TABLE)

    def prose(self, text: str, *, language: str = "") -> None:
        """A long text with its lists and tables, see `documents.prose`."""
        for block in blocks(text):
            if isinstance(block, Paragraph):
                self._line(block.text, "Normal", language)
            elif isinstance(block, Grid):
                self.table(block.header, block.rows)
            else:
                self._items(block, language)

    def sample_note(self, text: str) -> None:
        """That the content is made up, in a box; nothing when it is empty."""
        if text:
            self._line(text, look.NOTE)

    def page_break(self) -> None:
        self._file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def bytes(self) -> builtins.bytes:
        written = io.BytesIO()
        self._file.save(written)
        return _at_a_fixed_moment(written)

    def _items(self, block: Items, language: str) -> None:
        numbering = look.numbering(self._file, start=block.start) if block.ordered else None
        for item in block.items:
            line = self._line(item, "List Number" if block.ordered else "List Bullet", language)
            if numbering is not None:
                look.number(line, numbering)

    def _line(self, text: Any, style: str, language: str = "") -> Line:
        line: Line = self._file.add_paragraph(style=style)
        if text:
            run = line.add_run(_clean(text))
            if language:
                look.set_language(run._r.get_or_add_rPr(), language)
        return line

    def _describe(self, title: str, language: str, author: str, made_at: datetime) -> None:
        about = self._file.core_properties
        about.title, about.language = title[:255], look.LOCALES.get(language, language)
        about.author = about.last_modified_by = author
        about.comments, about.keywords, about.subject, about.category = "", "", "", ""
        about.created = about.modified = made_at.replace(tzinfo=None)
        about.revision = 1


def _clean(value: Any) -> str:
    return ILLEGAL.sub("", "" if value is None else str(value))


def _fill(row: Any, values: Sequence[Any]) -> None:
    for cell, value in zip(row.cells, values, strict=True):
        cell.paragraphs[0].add_run(_clean(value))


def _at_a_fixed_moment(written: io.BytesIO) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
