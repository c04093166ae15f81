"""What is hidden cannot be worked out: an attacker who knows the rules tries every small table."""

import itertools
from collections import defaultdict

import pytest

from consultations.stats.disclosure import Choices, hidden_choices, hidden_parts
from consultations.stats.instrument import Instrument, Kind, QuestionSpec
from consultations.stats.release import in_full, protected
from consultations.stats.tally import tally


def published(counts: tuple[int, ...]) -> tuple[object, ...] | None:
    """What everybody sees of one table: its base and the cells that are not hidden."""
    hidden = hidden_parts(counts)
    if hidden is None or sum(counts) < 5:
        return None
    return (sum(counts), *(None if place in hidden else count for place, count in enumerate(counts)))


@pytest.mark.parametrize(("cells", "largest_base"), [(2, 24), (3, 18), (4, 12), (5, 9)])
def test_no_hidden_part_has_only_one_possible_value(cells, largest_base):
    tables_behind = defaultdict(list)
    for counts in itertools.product(range(largest_base + 1), repeat=cells):
        view = published(counts)
        if view is not None and sum(counts) <= largest_base:
            tables_behind[view].append(counts)
    for view, tables in tables_behind.items():
        for place in (place for place, count in enumerate(view[1:]) if count is None):
            assert len({table[place] for table in tables}) > 1, view


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((20, 30, 0), set()),
        ((20, 3), {0, 1}),
        ((20, 30, 3, 0), {0, 2}),
        ((20, 20, 3), {0, 1, 2}),
        ((20, 3, 4), {1, 2}),
        ((20, 1, 1), {0, 1, 2}),
        ((20, 4, 4), {0, 1, 2}),
    ],
)
def test_a_small_part_is_hidden_with_what_would_give_it_away(counts, hidden):
    assert hidden_parts(counts) == hidden


def test_the_base_goes_where_hiding_the_cells_is_not_enough():
    assert hidden_parts((1, 1, 1, 1, 1)) is None


@pytest.mark.parametrize(
    ("counts", "base", "hidden"),
    [
        ({"a": 12, "b": 9, "none": 0}, 15, set()),
        ({"a": 12, "b": 3, "none": 5}, 20, {"b"}),
        ({"a": 19, "b": 2, "none": 1}, 20, {"a", "b", "none"}),
        ({"a": 1, "b": 1, "none": 19}, 20, {"a", "b", "none"}),
        ({"a": 4, "b": 4, "none": 0}, 8, None),
    ],
)
def test_a_small_option_is_hidden_and_more_where_the_base_pins_it(counts, base, hidden):
    assert hidden_choices(Choices(counts, base, frozenset({"none"}))) == hidden


def test_small_choices_keep_at_least_two_possible_values():
    """Every table of three options, the last of them exclusive, that people could have produced."""
    tables_behind = defaultdict(list)
    people = range(9)
    for only_a, only_b, both, none in itertools.product(people, repeat=4):
        base = only_a + only_b + both + none
        counts = {"a": only_a + both, "b": only_b + both, "none": none}
        hidden = hidden_choices(Choices(counts, base, frozenset({"none"})))
        if hidden is not None and 5 <= base <= 8:
            view = (base, *(None if code in hidden else count for code, count in counts.items()))
            tables_behind[view].append(counts)
    for view, tables in tables_behind.items():
        for code in (code for code, count in zip("a b none".split(), view[1:], strict=True) if count is None):
            assert len({table[code] for table in tables}) > 1, view


INSTRUMENT = Instrument(
    (
        QuestionSpec("years", Kind.INTEGER),
        QuestionSpec("open", Kind.LONG_TEXT),
        QuestionSpec("size", Kind.SINGLE, ("small", "large")),
    )
)


def released(*years: int):
    return protected(INSTRUMENT, tally(INSTRUMENT, ({"years": year} for year in years))).questions["years"]


def test_a_histogram_is_made_coarser_until_nothing_is_small():
    question = released(*range(20))
    assert [bin_.count for bin_ in question.bins] == [5, 5, 5, 5]
    assert question.mean == 9.5
    assert question.median == 9.5


def test_numbers_too_scattered_for_a_histogram_have_mean_and_median_only():
    question = released(*[1] * 30, *[901] * 2)
    assert question.bins == ()
    assert question.base == 32
    assert question.mean == 57.25
    assert question.median == 1


def test_nothing_is_said_of_a_question_that_fewer_than_five_answered():
    replies = tally(INSTRUMENT, [{"open": "a text", "size": "small", "years": 3}] * 4 + [{}] * 10)
    questions = protected(INSTRUMENT, replies).questions
    assert [question.base for question in questions.values()] == [None, None, None]
    assert questions["size"].counts == {"small": None, "large": None}
    assert questions["years"].bins == ()


def test_those_who_run_the_consultation_see_everything():
    replies = tally(INSTRUMENT, [{"size": "small", "years": 3}] * 2 + [{}])
    questions = in_full(INSTRUMENT, replies).questions
    assert questions["size"].counts == {"small": 2, "large": 0}
    assert questions["years"].mean == 3
    assert None not in questions["size"].counts.values()
