"""A small questionnaire with one question of every kind, and random replies to it."""

from hypothesis import strategies as st

from consultations.stats.instrument import Instrument, Kind, QuestionSpec

INSTRUMENT = Instrument(
    (
        QuestionSpec("SEX", Kind.SINGLE, ("woman", "man", "no_answer"), frozenset({"no_answer"})),
        QuestionSpec("NEEDS", Kind.MULTIPLE, ("money", "time", "people")),
        QuestionSpec(
            "AGREE",
            Kind.SCALE,
            ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree", "dont_know"),
            frozenset({"dont_know"}),
        ),
        QuestionSpec("AGE", Kind.INTEGER, ("not_applicable",), frozenset({"not_applicable"})),
        QuestionSpec("NAME", Kind.SHORT_TEXT),
        QuestionSpec("WHY", Kind.LONG_TEXT),
    )
)


def _answers(question: QuestionSpec) -> st.SearchStrategy:
    codes = st.sampled_from(question.option_codes) if question.option_codes else st.nothing()
    match question.kind:
        case Kind.MULTIPLE:
            return st.lists(codes, unique=True)
        case Kind.INTEGER:
            return st.integers(-200, 200) | codes
        case Kind.SHORT_TEXT | Kind.LONG_TEXT:
            return st.text(max_size=12)
    return codes


RECORDS = st.lists(
    st.fixed_dictionaries(
        {}, optional={question.code: _answers(question) for question in INSTRUMENT.questions}
    ),
    max_size=12,
)
