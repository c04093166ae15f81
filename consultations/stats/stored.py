"""A tally as JSON, and back.

Shape, version 1: `{"format": "clusterpolisee-tally/1", "n": N, "questions": {CODE: {"kind", "base",
"counts": {OPTION_CODE: n}}}}`, with `"numbers": {"VALUE": n}` for an integer question and
`"text_length": characters` for a text. The order of keys means nothing (a database may sort them);
the order of questions and options is the instrument's.
"""

from collections.abc import Mapping

from consultations.stats.instrument import TEXT_KINDS, Kind
from consultations.stats.tally import NumberTally, QuestionTally, Tally, TallyError

FORMAT = "clusterpolisee-tally/1"


def to_json(tally: Tally) -> dict[str, object]:
    """The tally as plain dicts, strings and ints, ready for `json.dumps` or a JSON column."""
    questions = {code: _question_to_json(question) for code, question in tally.questions.items()}
    return {"format": FORMAT, "n": tally.n, "questions": questions}


def _question_to_json(question: QuestionTally) -> dict[str, object]:
    stored: dict[str, object] = {
        "kind": question.kind.value,
        "base": question.base,
        "counts": dict(question.counts),
    }
    if question.kind is Kind.INTEGER:
        stored["numbers"] = {str(value): count for value, count in question.numbers.values.items()}
    if question.kind in TEXT_KINDS:
        stored["text_length"] = question.text_length
    return stored


def from_json(stored: object) -> Tally:
    """The tally that `to_json` stored. Raises TallyError for another format or impossible counts."""
    content = _mapping(stored)
    if content.get("format") != FORMAT:
        raise TallyError(f"not a stored tally of format {FORMAT}: {content.get('format')!r}")
    questions = _mapping(content.get("questions"))
    return Tally(
        n=_count(content.get("n")),
        questions={code: _question_from_json(_mapping(question)) for code, question in questions.items()},
    )


def _question_from_json(stored: Mapping[str, object]) -> QuestionTally:
    numbers = _mapping(stored.get("numbers", {}))
    try:
        kind = Kind(str(stored.get("kind")))
        values = {int(value): _count(count) for value, count in numbers.items()}
    except ValueError as error:
        raise TallyError(f"not a stored tally: {error}") from error
    return QuestionTally(
        kind=kind,
        base=_count(stored.get("base")),
        counts={code: _count(count) for code, count in _mapping(stored.get("counts")).items()},
        numbers=NumberTally(values),
        text_length=_count(stored.get("text_length", 0)),
    )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TallyError(f"not a stored tally: {value!r} stands where an object is expected")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TallyError(f"not a stored tally: {value!r} stands where a count is expected")
    return value
