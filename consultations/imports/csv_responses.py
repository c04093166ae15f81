"""Read a CSV file of replies strictly: the file is examined before it is parsed, and taken whole or not.

Nothing is guessed. Encoding, delimiter, the text of each header and every cell value must be what the
mapping says; columns are addressed by position, because survey tools repeat header texts.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.imports.cells import CellError, QuestionReader
from consultations.imports.mapping import FileFormat, ResponseMapping
from consultations.imports.problems import SHOWN_AT_MOST, ImportProblem, ImportRefused, quoted, said
from consultations.stats.tally import Answer

SIZE_LIMIT = 20 * 1024 * 1024
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class ImportedRecord(NamedTuple):
    """One reply: the source's own number for it, and question code → answer as `stats.tally` counts it.

    A question whose cell is empty is left out of `answers`. Text is kept as it stands in the file.
    """

    record_id: str
    answers: dict[str, Answer]


def load_responses(
    path: Path, mapping: ResponseMapping, size_limit: int = SIZE_LIMIT
) -> tuple[ImportedRecord, ...]:
    """All replies of the file at `path`, in its order. `size_limit` in bytes. Raises ImportRefused."""
    try:
        with path.open("rb") as file:
            source = file.read(size_limit + 1)
    except OSError as error:
        message = said(_("The file cannot be read: %(reason)s."), reason=error.strerror)
        raise ImportRefused([ImportProblem(None, None, message)]) from error
    return parse_responses(source, mapping, size_limit)


def parse_responses(
    source: bytes, mapping: ResponseMapping, size_limit: int = SIZE_LIMIT
) -> tuple[ImportedRecord, ...]:
    """All replies in `source`, the bytes of a CSV file. Raises ImportRefused with what is to be mended."""
    text = _examined(source, mapping, size_limit)
    if not text.strip():
        _refuse(_("The file is empty."))
    return _Parsing(mapping).records(_rows(text, mapping.file.delimiter))


def _examined(source: bytes, mapping: ResponseMapping, size_limit: int) -> str:
    """The decoded file, after everything that can be said of it without parsing."""
    file = mapping.file
    if len(source) > size_limit:
        _refuse(said(_("The file is larger than %(limit)s bytes."), limit=size_limit))
    for mark, meant in BYTE_ORDER_MARKS.items():
        if source.startswith(mark) and meant != file.encoding:
            message = _("The file begins with the mark of %(meant)s, the mapping says %(encoding)s.")
            _refuse(said(message, meant=meant, encoding=file.encoding))
    offset = source.find(b"\0")
    if offset >= 0:
        row, column = _cell_at(source[:offset], file)
        _refuse(said(_("Byte %(offset)s is a NUL byte."), offset=offset), row, column)
    try:
        return source.decode(file.encoding)
    except UnicodeDecodeError as error:
        row, column = _cell_at(source[: error.start], file)
        values = {"offset": error.start, "byte": f"{source[error.start]:02x}", "encoding": file.encoding}
        message = _("Byte %(offset)s (hexadecimal %(byte)s) does not exist in %(encoding)s.")
        _refuse(said(message, **values), row, column)


def _refuse(message: str | Promise, row: int | None = None, column: int | None = None) -> NoReturn:
    raise ImportRefused([ImportProblem(row, column, message)])


def _cell_at(before: bytes, file: FileFormat) -> tuple[int | None, int | None]:
    """Row and column of the character that follows `before`, the sound beginning of a file."""
    text = before.decode(file.encoding, errors="replace")
    try:
        # The added letter stands for the character in question, so that its cell exists.
        rows = list(csv.reader(io.StringIO(text + "x", newline=""), delimiter=file.delimiter))
    except csv.Error:
        return None, None
    return len(rows), len(rows[-1])


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
    except csv.Error:
        message = _(
            "The row cannot be read: a quotation mark is not closed or is followed by other text, "
            "or a cell is longer than %(limit)s characters."
        )
        _refuse(said(message, limit=csv.field_size_limit()), len(rows) + 1)
    return rows


class _Parsing:
    """One pass over the rows: collects records and problems, stops when there are enough of these."""

    def __init__(self, mapping: ResponseMapping) -> None:
        self.mapping = mapping
        self.problems: list[ImportProblem] = []
        self._readers = [QuestionReader(question) for question in mapping.questions]
        self._row_of: dict[str, int] = {}

    def records(self, rows: Sequence[Sequence[str]]) -> tuple[ImportedRecord, ...]:
        self._check_headers(rows[0])
        if self.problems:
            raise ImportRefused(self.problems)
        found = []
        for number, row in enumerate(rows[1:], start=2):
            found.append(self._record(number, row))
            if len(self.problems) > SHOWN_AT_MOST:
                break
        else:
            self._check_record_count(len(found))
        if self.problems:
            raise ImportRefused(self.problems)
        return tuple(found)

    def _check_headers(self, headers: Sequence[str]) -> None:
        if not self._has_right_width(1, headers):
            return
        for column in sorted(self.mapping.columns, key=lambda column: column.position):
            found = headers[column.position]
            if found != column.header:
                message = _("The header is “%(found)s”, the mapping says “%(expected)s”.")
                values = {"found": quoted(found), "expected": quoted(column.header)}
                self._note(1, column.position, said(message, **values))

    def _record(self, number: int, row: Sequence[str]) -> ImportedRecord:
        answers: dict[str, Answer] = {}
        if not self._has_right_width(number, row):
            return ImportedRecord("", answers)
        for reader in self._readers:
            try:
                answer = reader.answer(row)
            except CellError as error:
                self._note(number, error.column.position, error.message)
                continue
            if answer is not None:
                answers[reader.question.code] = answer
        return ImportedRecord(self._record_id(number, row), answers)

    def _record_id(self, number: int, row: Sequence[str]) -> str:
        position = self.mapping.record_id.position
        record_id = row[position].strip()
        first = self._row_of.setdefault(record_id, number)
        if not record_id:
            self._note(number, position, _("The record has no number of its own."))
        elif first != number:
            message = _("The record “%(record)s” is already in row %(first)s.")
            self._note(number, position, said(message, record=quoted(record_id), first=first))
        return record_id

    def _has_right_width(self, number: int, row: Sequence[str]) -> bool:
        expected = self.mapping.file.columns
        if len(row) != expected:
            message = _("The row has %(found)s columns instead of %(expected)s.")
            self._note(number, None, said(message, found=len(row), expected=expected))
        return len(row) == expected

    def _check_record_count(self, found: int) -> None:
        expected = self.mapping.file.records
        if expected is not None and found != expected:
            message = _("The file holds %(found)s records, the mapping says %(expected)s.")
            self._note(None, None, said(message, found=found, expected=expected))

    def _note(self, row: int | None, position: int | None, message: str | Promise) -> None:
        column = None if position is None else position + 1
        self.problems.append(ImportProblem(row, column, message))
