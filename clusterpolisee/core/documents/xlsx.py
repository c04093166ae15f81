"""Spreadsheets in which text stays text, whatever it begins with."""

import io
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone

LONGEST_CELL = 32_767
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows` may be any iterable of rows of plain values."""

    title: str
    header: Sequence[Any]
    rows: Iterable[Sequence[Any]] = field(default_factory=list)


PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
COLUMN_WIDTHS = (10, 40)  # of a sheet that is written row by row, in characters


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """An .xlsx file. No cell becomes a formula or a link; instants are written in the portal's zone."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**PLAIN, "in_memory": True}) as book:
        for sheet in sheets:
            _write_sheet(book, sheet).autofit()
    return buffer.getvalue()


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> Path:
    """The same into a file, row by row as `rows` yield them: however many there are, the memory stays the
    same. Columns are as wide as their headings, within limits."""
    folder = tempfile.mkdtemp(dir=path.parent)
    options = {**PLAIN, "constant_memory": True, "tmpdir": folder}
    with xlsxwriter.Workbook(str(path), options) as book:
        for sheet in sheets:
            _write_sheet(book, sheet, widths=[_width(word) for word in sheet.header])
    shutil.rmtree(folder, ignore_errors=True)
    return path


def _width(heading: Any) -> int:
    least, most = COLUMN_WIDTHS
    return min(max(len(str(heading)) + 2, least), most)


def _write_sheet(book: Any, sheet: Sheet, *, widths: Sequence[int] = ()) -> Any:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    page = book.add_worksheet(sheet.title.translate(FORBIDDEN_IN_NAMES)[:31])
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [str(word) for word in sheet.header], bold)
    for number, row in enumerate(sheet.rows, start=1):
        _write_row(page, number, row, formats)
    return page


def _write_row(page: Any, number: int, row: Sequence[Any], formats: dict[type, Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, bool) or value is None or isinstance(value, (int, float)):
            page.write(number, column, value)
        elif isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None)
            page.write_datetime(number, column, local, formats[datetime])
        elif isinstance(value, date):
            page.write_datetime(number, column, value, formats[date])
        else:
            page.write_string(number, column, str(value)[:LONGEST_CELL])
