import pytest

from consultations.stats.instrument import Instrument, InstrumentError, Kind, QuestionSpec


def test_valid_codes_leave_out_the_missing_ones_and_keep_the_order():
    spec = QuestionSpec("Q1", Kind.SCALE, ("low", "high", "dont_know"), frozenset({"dont_know"}))
    assert spec.valid_codes == ("low", "high")


@pytest.mark.parametrize(
    ("kind", "options", "missing"),
    [
        (Kind.SINGLE, (), ()),
        (Kind.MULTIPLE, (), ()),
        (Kind.SINGLE, ("yes", "yes"), ()),
        (Kind.SINGLE, ("yes",), ("no_answer",)),
        (Kind.LONG_TEXT, ("yes",), ()),
        (Kind.INTEGER, ("many",), ()),
    ],
)
def test_a_question_whose_kind_and_options_do_not_fit_is_refused(kind, options, missing):
    with pytest.raises(InstrumentError):
        QuestionSpec("Q1", kind, options, frozenset(missing))


def test_a_question_without_a_code_is_refused():
    with pytest.raises(InstrumentError):
        QuestionSpec("", Kind.SHORT_TEXT)


def test_a_code_used_for_two_questions_is_refused():
    question = QuestionSpec("Q1", Kind.SHORT_TEXT)
    with pytest.raises(InstrumentError):
        Instrument((question, question))


def test_questions_are_found_by_code():
    question = QuestionSpec("Q1", Kind.SHORT_TEXT)
    assert Instrument((question,)).by_code["Q1"] is question
