"""Comma-separated files in which text stays text, whatever it begins with."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

BYTE_ORDER_MARK = "\ufeff"  # spreadsheet programs know by it that the file is UTF-8
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def comma_separated(header: Sequence[Any], rows: Iterable[Sequence[Any]], *, separator: str = ",") -> bytes:
    """A .csv file; a text that a spreadsheet program would run gets an apostrophe before it. Instants are
    written with their offset. Where the comma parts decimals, programs expect ";" as `separator`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerow([str(word) for word in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
