import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.stats.instrument import Instrument, Kind, QuestionSpec
from consultations.stats.stored import from_json, to_json
from consultations.stats.tally import (
    AnswerError,
    NumberTally,
    QuestionTally,
    Tally,
    TallyError,
    empty,
    merge,
    tally,
)
from tests.consultations.unit.samples import INSTRUMENT, RECORDS


def test_every_record_counts_and_only_answers_make_a_base():
    counted = tally(INSTRUMENT, [{"SEX": "woman"}, {"SEX": "woman"}, {"SEX": "no_answer"}, {}])
    assert counted.n == 4
    assert counted.questions["SEX"].base == 3
    assert counted.questions["SEX"].counts == {"woman": 2, "man": 0, "no_answer": 1}
    assert counted.questions["AGREE"].base == 0


def test_a_multiple_choice_counts_options_and_not_combinations():
    counted = tally(INSTRUMENT, [{"NEEDS": ["money", "time"]}, {"NEEDS": ["time"]}])
    assert counted.questions["NEEDS"].base == 2
    assert counted.questions["NEEDS"].counts == {"money": 1, "time": 2, "people": 0}


def test_an_empty_list_and_a_blank_text_are_no_answers():
    counted = tally(INSTRUMENT, [{"NEEDS": [], "NAME": " \n", "WHY": ""}])
    assert [counted.questions[code].base for code in ("NEEDS", "NAME", "WHY")] == [0, 0, 0]
    assert counted.n == 1


def test_numbers_keep_their_distribution_beside_codes_in_place_of_a_number():
    counted = tally(INSTRUMENT, [{"AGE": 40}, {"AGE": 40}, {"AGE": -2}, {"AGE": "not_applicable"}])
    age = counted.questions["AGE"]
    assert age.base == 4
    assert age.counts == {"not_applicable": 1}
    assert age.numbers.values == {-2: 1, 40: 2}
    assert (age.numbers.n, age.numbers.sum) == (3, 78)
    assert (age.numbers.minimum, age.numbers.maximum) == (-2, 40)


def test_texts_are_counted_with_their_length():
    counted = tally(INSTRUMENT, [{"WHY": "съгласие"}, {"WHY": "ő"}])
    assert (counted.questions["WHY"].base, counted.questions["WHY"].text_length) == (2, 9)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("OTHER", "yes"),
        ("SEX", "child"),
        ("SEX", 1),
        ("SEX", ["woman"]),
        ("NEEDS", "money"),
        ("NEEDS", ["money", "fame"]),
        ("NEEDS", ["money", "money"]),
        ("NEEDS", 3),
        ("AGE", "40"),
        ("AGE", True),
        ("NAME", 3),
        ("WHY", ["a"]),
    ],
)
def test_an_answer_the_questionnaire_does_not_offer_is_refused_by_name(question, answer):
    with pytest.raises(AnswerError, match=question) as refusal:
        tally(INSTRUMENT, [{question: answer}])
    assert refusal.value.question == question


@given(RECORDS, RECORDS)
def test_merging_parts_gives_what_counting_at_once_gives(first, second):
    merged = merge(tally(INSTRUMENT, first), tally(INSTRUMENT, second))
    assert merged == tally(INSTRUMENT, first + second)


@given(RECORDS, RECORDS, RECORDS)
def test_merging_is_associative_and_commutative_and_has_a_neutral_element(first, second, third):
    a, b, c = (tally(INSTRUMENT, records) for records in (first, second, third))
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, b) == merge(b, a)
    assert merge(a, empty(INSTRUMENT)) == a


@given(RECORDS)
def test_the_order_of_records_means_nothing(records):
    assert tally(INSTRUMENT, records) == tally(INSTRUMENT, reversed(records))


@given(RECORDS)
def test_a_stored_tally_comes_back_the_same(records):
    counted = tally(INSTRUMENT, records)
    assert from_json(json.loads(json.dumps(to_json(counted), sort_keys=True))) == counted


@pytest.mark.parametrize(
    "question",
    [
        QuestionSpec("NAME", Kind.SHORT_TEXT),
        QuestionSpec("SEX", Kind.SINGLE, ("woman", "man")),
        QuestionSpec("SEX", Kind.MULTIPLE, ("woman", "man", "no_answer")),
    ],
)
def test_tallies_of_different_questionnaires_do_not_merge(question):
    one = Instrument((QuestionSpec("SEX", Kind.SINGLE, ("woman", "man", "no_answer")),))
    with pytest.raises(TallyError):
        merge(empty(one), empty(Instrument((question,))))


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: QuestionTally(Kind.SINGLE, 3, {"yes": 2}),
        lambda: QuestionTally(Kind.SINGLE, 1, {"yes": -1, "no": 2}),
        lambda: QuestionTally(Kind.MULTIPLE, 1, {"money": 2}),
        lambda: QuestionTally(Kind.MULTIPLE, 3, {"money": 2}),
        lambda: QuestionTally(Kind.SHORT_TEXT, 2, text_length=1),
        lambda: QuestionTally(Kind.INTEGER, 2, numbers=NumberTally({5: 1})),
        lambda: NumberTally({5: 0}),
        lambda: Tally(1, {"SEX": QuestionTally(Kind.SINGLE, 2, {"yes": 2})}),
        lambda: Tally(-1, {}),
    ],
)
def test_counts_that_no_records_can_give_are_refused(impossible):
    with pytest.raises(TallyError):
        impossible()


def test_a_tally_cannot_be_changed_from_outside():
    counted = tally(INSTRUMENT, [{"SEX": "woman"}])
    with pytest.raises(TypeError):
        counted.questions["SEX"].counts["woman"] = 2


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    )
)
def test_something_else_than_a_stored_tally_is_refused(stored):
    with pytest.raises(TallyError):
        from_json(stored)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "clusterpolisee-tally/9"),
        (("n",), "1"),
        (("n",), True),
        (("questions",), []),
        (("questions", "AGE"), 3),
        (("questions", "AGE", "kind"), "matrix"),
        (("questions", "AGE", "base"), None),
        (("questions", "AGE", "numbers"), {"forty": 1}),
        (("questions", "SEX", "counts"), {"woman": 2}),
    ],
)
def test_a_damaged_stored_tally_is_refused(path, value):
    stored = to_json(tally(INSTRUMENT, [{"SEX": "woman", "AGE": 40}]))
    place = stored
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(TallyError):
        from_json(stored)
