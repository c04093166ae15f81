"""The drawing, the progress of indicators, the matrix."""

from types import SimpleNamespace

import pytest

from programme.presenters.indicators import Line, figure, summary
from programme.presenters.matrix import rows
from programme.presenters.network import network
from programme.queries.counters import Tally


@pytest.mark.parametrize("bodies", [0, 1, 5, 6, 25, 26, 40])
def test_the_drawing_shows_every_body_once_inside_its_field(bodies):
    drawn = network(bodies)
    dots = [dot for hub in drawn.hubs for dot in hub.dots]
    assert len(dots) == drawn.bodies == bodies
    assert [hub.number for hub in drawn.hubs] == [1, 2, 3, 4, 5, 6]
    assert all(0 <= dot.x - dot.size <= 440 - 2 * dot.size and dot.y - dot.size >= 0 for dot in dots)
    assert all(dot.y + dot.size <= 400 for dot in dots)


def line(tally, *documented, target=10):
    figures = [SimpleNamespace(value=value, as_of=None) for value in documented]
    indicator = SimpleNamespace(
        code="x", label="Label", target=target, documented=SimpleNamespace(all=lambda: figures)
    )
    return Line(indicator, tally)


@pytest.mark.parametrize(
    ("tally", "documented", "delivered", "progress"),
    [
        (None, (), 0, "not_counted"),
        (Tally(), (), 0, "none_yet"),
        (Tally(0, 50), (), 0, "none_yet"),
        (Tally(9), (), 9, "under_way"),
        (Tally(10), (), 10, "reached"),
        (None, (10,), 10, "reached"),
        (Tally(3), (2, 12), 12, "reached"),
        (Tally(7), (2,), 7, "under_way"),
    ],
)
def test_progress_follows_the_larger_of_count_and_document_and_never_sample_data(
    tally, documented, delivered, progress
):
    found = line(tally, *documented)
    assert (found.delivered, found.progress) == (delivered, progress)


def test_the_summary_counts_every_indicator_once():
    found = [line(None), line(Tally(10)), line(Tally(1)), line(Tally(2))]
    assert summary(found) == {"reached": 1, "under_way": 2, "none_yet": 0, "not_counted": 1}


@pytest.mark.parametrize(
    ("tally", "documented", "shown"),
    [
        (Tally(4, 9), (), (4, False)),
        (Tally(0, 9), (), (9, True)),
        (Tally(0, 9), (5,), (5, False)),
        (Tally(), (), (0, False)),
    ],
)
def test_the_home_page_shows_sample_data_only_where_there_is_nothing_else_and_marks_it(
    tally, documented, shown
):
    found = figure(line(tally, *documented))
    assert (found.value, found.is_sample) == shown


def test_a_figure_without_target_has_no_share():
    assert line(Tally(1), target=0).share == 0


def test_only_records_that_are_not_sample_data_fill_a_cell():
    groups = [SimpleNamespace(number=1), SimpleNamespace(number=2)]
    empty = {"calls": {}, "answers": {}, "pilots": {}}
    found = rows(groups, {"practices": {1: Tally(10), 2: Tally(0, 5)}, **empty})
    assert [[cell.shade for cell in row.cells] for row in found] == [[0, 5, 0, 0], [0, 0, 0, 0]]


def test_a_shade_rises_with_the_number():
    groups = [SimpleNamespace(number=number) for number in range(1, 7)]
    tallies = {number: Tally(number) for number in range(1, 7)}
    found = rows(groups, {"practices": tallies, "calls": {}, "answers": {}, "pilots": {}})
    assert [row.cells[1].shade for row in found] == [1, 2, 3, 4, 5, 5]
