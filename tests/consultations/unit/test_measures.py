import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.stats import measures
from consultations.stats.disclosure import public_view
from consultations.stats.tally import NumberTally, tally
from tests.consultations.unit.samples import INSTRUMENT


def _numbers(values):
    return NumberTally({value: values.count(value) for value in values})


def test_no_numbers_have_no_mean_median_or_bins():
    nothing = NumberTally()
    assert measures.mean(nothing) is measures.median(nothing) is None
    assert measures.bins(nothing) == ()


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
def test_measures_of_numbers_agree_with_the_standard_library(values):
    numbers = _numbers(values)
    assert measures.mean(numbers) == pytest.approx(statistics.fmean(values))
    assert measures.median(numbers) == statistics.median(values)


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=40), st.integers(2, 20))
def test_bins_hold_every_number_once_side_by_side(values, at_most):
    found = measures.bins(_numbers(values), at_most)
    assert sum(part.count for part in found) == len(values)
    assert len(found) <= at_most
    assert len({part.upper - part.lower for part in found}) == 1
    assert all(left.upper + 1 == right.lower for left, right in pairwise(found))
    assert found[0].lower <= min(values) <= found[0].upper
    assert found[-1].lower <= max(values) <= found[-1].upper


def test_bins_take_the_narrowest_round_width():
    assert [(part.lower, part.upper) for part in measures.bins(_numbers([17, 77]), 7)] == [
        (start, start + 9) for start in range(10, 80, 10)
    ]


def test_bins_need_room_on_both_sides_of_zero():
    with pytest.raises(ValueError, match="two bins"):
        measures.bins(_numbers([-1, 1]), 1)


@pytest.mark.parametrize(
    ("n", "threshold", "shown"), [(9, 10, False), (10, 10, True), (4, 5, False), (5, 5, True)]
)
def test_below_the_threshold_nothing_is_public(n, threshold, shown):
    counted = tally(INSTRUMENT, [{"SEX": "woman"}] * n)
    assert (public_view(counted, threshold) is counted) is shown
    assert (public_view(counted, threshold) is None) is not shown


def test_ten_replies_are_the_usual_threshold():
    assert public_view(tally(INSTRUMENT, [{}] * 9)) is None
    assert public_view(tally(INSTRUMENT, [{}] * 10)) is not None


def test_a_threshold_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        public_view(tally(INSTRUMENT, []), threshold=0)
