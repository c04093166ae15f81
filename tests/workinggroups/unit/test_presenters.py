"""Codes and moments become words."""

import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from workinggroups.presenters.deadlines import deadline, grace_minutes

ROME = ZoneInfo("Europe/Rome")
SUMMER = datetime.datetime(2026, 6, 12, 17, tzinfo=ROME)


def reader(zone):
    return SimpleNamespace(is_authenticated=True, time_zone=zone)


def test_a_deadline_stands_in_its_own_zone_and_in_the_readers():
    text = deadline(SUMMER, "Europe/Rome", reader("Europe/Athens"))
    assert text == "Fri 12 June 2026 17:00 CEST (18:00 in Athens, your time)"


@pytest.mark.parametrize("who", [None, SimpleNamespace(is_authenticated=False), reader("Europe/Vienna")])
def test_a_visitor_and_a_reader_with_the_same_clock_see_one_time(who):
    assert deadline(SUMMER, "Europe/Rome", who) == "Fri 12 June 2026 17:00 CEST"


def test_another_day_in_the_readers_zone_is_named():
    late = datetime.datetime(2026, 6, 12, 23, 30, tzinfo=ROME)
    text = deadline(late, "Europe/Rome", reader("Europe/Athens"))
    assert text == "Fri 12 June 2026 23:30 CEST (Sat 13 June 2026 00:30 in Athens, your time)"


@pytest.mark.parametrize(
    ("day", "name"), [(datetime.date(2026, 3, 28), "CET"), (datetime.date(2026, 3, 29), "CEST")]
)
def test_the_name_of_the_zone_follows_summer_time(day, name):
    moment = datetime.datetime.combine(day, datetime.time(17), tzinfo=ROME)
    assert deadline(moment, "Europe/Rome").endswith(f"17:00 {name}")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "ven 12 giugno 2026 17:00 CEST"),
        ("hu", "2026. június 12., péntek 17:00 CEST"),
        ("bg", "пт, 12 юни 2026 г. 17:00 CEST"),
    ],
)
def test_each_language_writes_its_own_date(language, text):
    with translation.override(language):
        assert deadline(SUMMER, "Europe/Rome") == text


def test_a_broken_zone_of_a_reader_is_no_reason_to_fail():
    assert deadline(SUMMER, "Europe/Rome", reader("Mars/Base")) == "Fri 12 June 2026 17:00 CEST"


def test_grace_is_counted_in_minutes():
    assert grace_minutes(SUMMER, SUMMER + datetime.timedelta(minutes=15)) == 15
    assert grace_minutes(None, None) == 0
