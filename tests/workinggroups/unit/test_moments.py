"""Times on the clock of a zone, in the two nights of the year when it is changed."""

import datetime

import pytest

from workinggroups.forms.moments import ComesTwice, NoSuchTime, moment_of


def local(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts)


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Rome", 15), ("Europe/Athens", 14), ("UTC", 17), ("Europe/Sofia", 14)]
)
def test_an_ordinary_time_is_that_of_its_zone(zone, hour):
    assert moment_of(local(2026, 6, 12, 17, 0), zone) == datetime.datetime(
        2026, 6, 12, hour, 0, tzinfo=datetime.UTC
    )


@pytest.mark.parametrize(
    ("zone", "when", "before", "after"),
    [
        ("Europe/Rome", local(2026, 3, 29, 2, 30), "02:00", "03:00"),
        ("Europe/Athens", local(2026, 3, 29, 3, 0), "03:00", "04:00"),
        ("Europe/Rome", local(2026, 3, 29, 2, 0), "02:00", "03:00"),
    ],
)
def test_a_time_the_clock_jumps_over_does_not_exist(zone, when, before, after):
    with pytest.raises(NoSuchTime) as found:
        moment_of(when, zone)
    assert f"{found.value.before:%H:%M}" == before
    assert f"{found.value.after:%H:%M}" == after


def test_the_minutes_around_the_jump_exist():
    assert moment_of(local(2026, 3, 29, 1, 59), "Europe/Rome").hour == 0
    assert moment_of(local(2026, 3, 29, 3, 0), "Europe/Rome").hour == 1


def test_a_time_that_comes_twice_asks_which():
    when = local(2026, 10, 25, 2, 30)
    with pytest.raises(ComesTwice) as found:
        moment_of(when, "Europe/Rome")
    assert (found.value.first.tzname(), found.value.second.tzname()) == ("CEST", "CET")
    assert moment_of(when, "Europe/Rome", "earlier").hour == 0
    assert moment_of(when, "Europe/Rome", "later").hour == 1


def test_which_of_two_changes_nothing_where_there_is_one():
    when = local(2026, 10, 25, 4, 0)
    assert moment_of(when, "Europe/Rome", "later") == moment_of(when, "Europe/Rome")
