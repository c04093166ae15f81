import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.stats import measures
from consultations.stats.disclosure import public_view
from consultations.stats.instrument import Kind, QuestionSpec
from consultations.stats.measures import Share
from consultations.stats.tally import NumberTally, tally
from tests.consultations.unit.samples import INSTRUMENT

SCALE = INSTRUMENT.by_code["AGREE"]


def _numbers(values):
    return NumberTally({value: values.count(value) for value in values})


def _scale(**counts):
    records = [{"AGREE": code} for code, count in counts.items() for _ in range(count)]
    return tally(INSTRUMENT, records).questions["AGREE"]


def test_a_share_of_nothing_has_no_fraction():
    assert Share(0, 0).fraction is None
    assert Share(1, 4).fraction == 0.25


@pytest.mark.parametrize(("count", "base"), [(-1, 3), (4, 3)])
def test_a_share_outside_its_base_is_refused(count, base):
    with pytest.raises(ValueError, match="is not a share"):
        Share(count, base)


def test_shares_of_a_multiple_choice_are_shares_of_people():
    counted = tally(INSTRUMENT, [{"NEEDS": ["money", "time"]}, {"NEEDS": ["time"]}, {}])
    assert measures.shares(counted.questions["NEEDS"]) == {
        "money": Share(1, 2),
        "time": Share(2, 2),
        "people": Share(0, 2),
    }


def test_no_numbers_have_no_mean_median_deviation_or_bins():
    nothing = NumberTally()
    found = [measures.mean, measures.median, measures.standard_deviation, measures.quartiles]
    assert [measure(nothing) for measure in found] == [None] * 4
    assert measures.bins(nothing) == ()


def test_one_number_is_its_own_quartiles_and_has_no_deviation():
    assert measures.quartiles(_numbers([7])) == measures.Quartiles(7, 7, 7)
    assert measures.standard_deviation(_numbers([7])) is None


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
def test_measures_of_numbers_agree_with_the_standard_library(values):
    numbers = _numbers(values)
    assert measures.mean(numbers) == pytest.approx(statistics.fmean(values))
    assert measures.median(numbers) == statistics.median(values)
    assert measures.standard_deviation(numbers) == pytest.approx(statistics.stdev(values))
    found = measures.quartiles(numbers)
    assert [found.lower, found.median, found.upper] == pytest.approx(
        statistics.quantiles(values, n=4, method="inclusive")
    )


def test_a_quantile_outside_zero_and_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        measures.quantile(_numbers([1]), 1.5)


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


def test_the_ends_of_a_scale_are_shares_of_the_valid_replies():
    question = _scale(strongly_disagree=1, disagree=2, neither=1, agree=3, strongly_agree=1, dont_know=4)
    assert measures.valid_base(SCALE, question) == 8
    assert measures.top_two(SCALE, question) == Share(4, 8)
    assert measures.bottom_two(SCALE, question) == Share(3, 8)


@pytest.mark.parametrize(
    ("counts", "step"),
    [
        ({"disagree": 1, "agree": 1}, "disagree"),
        ({"disagree": 1, "agree": 2}, "agree"),
        ({"strongly_agree": 1, "dont_know": 9}, "strongly_agree"),
        ({"dont_know": 3}, None),
        ({}, None),
    ],
)
def test_the_middle_step_is_where_half_of_the_valid_replies_is_reached(counts, step):
    assert measures.middle_step(SCALE, _scale(**counts)) == step


def test_scale_measures_refuse_other_questions():
    counted = tally(INSTRUMENT, [{"SEX": "woman"}])
    with pytest.raises(ValueError, match="not a scale"):
        measures.top_two(INSTRUMENT.by_code["SEX"], counted.questions["SEX"])


def test_a_multiple_choice_with_missing_codes_has_no_valid_base():
    spec = QuestionSpec("NEEDS", Kind.MULTIPLE, ("money", "none"), frozenset({"none"}))
    counted = tally(INSTRUMENT, [{"NEEDS": ["money"]}])
    with pytest.raises(ValueError, match="overlap"):
        measures.valid_base(spec, counted.questions["NEEDS"])


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
