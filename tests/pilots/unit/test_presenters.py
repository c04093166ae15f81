"""The line of milestones."""

import datetime

from pilots.models import Milestone
from pilots.presenters import timeline


def milestones(*days_done):
    first = datetime.date(2014, 1, 1)
    return [
        Milestone(title_en=f"Day {day}", due_date=first + datetime.timedelta(days=day), is_done=done)
        for day, done in days_done
    ]


def test_stops_lie_as_far_apart_as_their_days():
    places = [stop.place for stop in timeline(milestones((0, True), (25, True), (100, False)))]
    assert places == [5.0, 27.5, 95.0]


def test_the_first_that_is_not_done_comes_next():
    stops = timeline(milestones((0, True), (10, False), (20, False)))
    assert [stop.is_next for stop in stops] == [False, True, False]


def test_no_milestones_and_one_milestone_make_no_trouble():
    assert timeline([]) == []
    assert [stop.place for stop in timeline(milestones((0, False)))] == [5.0]
