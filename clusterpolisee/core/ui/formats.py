"""Dates, numbers and shares as the reader's language writes them."""

import datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language

Number = int | float | Decimal


REGIONS = {"en": "en_GB"}  # day before month and a clock of 24 hours


def locale() -> Locale:
    """Babel's view of the active language."""
    return _locale(get_language() or "en")


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(REGIONS.get(language, language))


def day(value: datetime.date, style: str = "long") -> str:
    """A date, or the local day of a moment. `style` is one of Babel's: short, medium, long, full."""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return str(format_date(value, format=style, locale=locale()))


def moment(value: datetime.datetime, style: str = "long") -> str:
    """A moment with its zone, as in "30 November 2013, 17:00 CET"."""
    local = timezone.localtime(value)
    return f"{day(local, style)}, {format_time(local, format='short', locale=locale())} {local.tzname()}"


def number(value: Number, digits: int | None = None) -> str:
    """A number with the separators of the language; with exactly `digits` decimals when given."""
    pattern = None if digits is None else _pattern(digits)
    return _written(value, pattern, get_language() or "en")


def share(value: Number, digits: int = 0) -> str:
    """A fraction of one as per cent, whole in charts, with one decimal in tables.

    A share that is there but would round to nothing is "<1%": two of 736 are not none.
    """
    smallest = Decimal(1).scaleb(-2 - digits)
    if 0 < value < smallest / 2:
        return "<" + share(smallest, digits)
    return _written(value, _pattern(digits) + "%", get_language() or "en")


@lru_cache(maxsize=8192)  # a page of results writes thousands of numbers, and the same ones each time
def _written(value: Number, pattern: str | None, language: str) -> str:
    if pattern and pattern.endswith("%"):
        return str(format_percent(value, format=pattern, locale=_locale(language)))
    return str(format_decimal(value, format=pattern, locale=_locale(language)))


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")
