"""Dates, numbers and shares in four languages."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from clusterpolisee.core.ui import formats

DAY = datetime.date(2013, 11, 30)
MOMENT = datetime.datetime(2013, 11, 30, 16, 5, tzinfo=datetime.UTC)


def plain(text: str) -> str:
    """Without the several kinds of space that keep a number together."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "30 November 2013"),
        ("it", "30 novembre 2013"),
        ("hu", "2013. november 30."),
        ("bg", "30 ноември 2013 г."),
    ],
)
def test_a_day_is_written_as_its_readers_write_it(language, expected):
    with translation.override(language):
        assert plain(formats.day(DAY)) == expected


def test_a_moment_carries_its_zone_and_is_local():
    with translation.override("en"):
        assert formats.moment(MOMENT) == "30 November 2013, 17:05 CET"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "12,345.7"), ("it", "12.345,7"), ("hu", "12 345,7"), ("bg", "12 345,7")],
)
def test_numbers_have_the_separators_of_the_language(language, expected):
    with translation.override(language):
        assert plain(formats.number(Decimal("12345.678"), 1)) == expected


def test_shares_are_whole_or_have_the_decimals_asked_for():
    with translation.override("en"):
        assert (formats.share(0.6172), formats.share(0.6172, 1)) == ("62%", "61.7%")
    with translation.override("it"):
        assert formats.share(0.6172, 1) == "61,7%"


def test_a_small_share_does_not_look_like_none():
    with translation.override("en"):
        assert (formats.share(0.0027), formats.share(0.0051), formats.share(0)) == ("<1%", "1%", "0%")
        assert (formats.share(0.0004, 1), formats.share(0.0027, 1)) == ("<0.1%", "0.3%")
