"""Count the replies to a questionnaire.

A tally is a sum: counting records in parts and merging gives what counting them at once gives, in any
order (`merge` is associative and commutative, `empty` is its neutral element). So a new reply can be folded
in without reading the others again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from consultations.stats.instrument import TEXT_KINDS, Instrument, Kind, QuestionSpec

Answer = str | int | Sequence[str]
Record = Mapping[str, Answer]


class AnswerError(ValueError):
    """A record holds something the questionnaire does not offer. `question` is its code."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__(f"question {question}: {message}")
        self.question = question


class TallyError(ValueError):
    """Counts that contradict each other, or tallies of different questionnaires."""


@dataclass(frozen=True)
class NumberTally:
    """How often each whole number was given: value → count, only values that occur.

    The full distribution is kept, because medians cannot be merged from anything less.
    """

    values: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(sorted(self.values.items()))))
        if any(count < 1 for count in self.values.values()):
            raise TallyError("a number that occurs is counted at least once")

    @property
    def n(self) -> int:
        return sum(self.values.values())

    @property
    def sum(self) -> int:
        return sum(value * count for value, count in self.values.items())

    @property
    def minimum(self) -> int | None:
        return min(self.values, default=None)

    @property
    def maximum(self) -> int | None:
        return max(self.values, default=None)


@dataclass(frozen=True)
class QuestionTally:
    """The replies to one question.

    `base`: records that answered it. `counts`: option code → records that chose it, every option of the
    question, zeros included. `numbers`: the integers given (`base` is `numbers.n` plus the counts of the
    codes that stand in place of a number). `text_length`: characters of all text answers together.
    Raises TallyError when the counts cannot come from any set of records.
    """

    kind: Kind
    base: int
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: NumberTally = field(default_factory=NumberTally)
    text_length: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))
        if min(self.base, self.text_length, *self.counts.values()) < 0:
            raise TallyError("a count is below zero")
        if not self._possible():
            raise TallyError(f"the counts of a {self.kind} question do not fit its base of {self.base}")

    def _possible(self) -> bool:
        chosen = sum(self.counts.values())
        if self.kind in TEXT_KINDS:
            return chosen == self.numbers.n == 0 and self.text_length >= self.base
        if self.kind is Kind.MULTIPLE:
            most = max(self.counts.values(), default=0)
            return self.numbers.n == self.text_length == 0 and most <= self.base <= chosen
        return self.text_length == 0 and chosen + self.numbers.n == self.base


@dataclass(frozen=True)
class Tally:
    """All records (`n`) and one QuestionTally per question code."""

    n: int
    questions: Mapping[str, QuestionTally]

    def __post_init__(self) -> None:
        object.__setattr__(self, "questions", MappingProxyType(dict(self.questions)))
        if max((question.base for question in self.questions.values()), default=0) > self.n or self.n < 0:
            raise TallyError("a question has more answers than there are records")


class _Counting:
    """The running count of one question while records are read."""

    def __init__(self, spec: QuestionSpec) -> None:
        self.spec = spec
        self.base = 0
        self.text_length = 0
        self.counts = Counter(dict.fromkeys(spec.option_codes, 0))
        self.values: Counter[int] = Counter()

    def add(self, answer: Answer) -> None:
        kind = self.spec.kind
        if kind in TEXT_KINDS:
            self._add_text(answer)
        elif kind is Kind.MULTIPLE:
            self._add_choices(answer)
        elif kind is Kind.INTEGER and isinstance(answer, int) and not isinstance(answer, bool):
            self.base += 1
            self.values[answer] += 1
        else:
            self.base += 1
            self.counts[self._known(answer)] += 1

    def _add_text(self, answer: Answer) -> None:
        if not isinstance(answer, str):
            raise AnswerError(self.spec.code, f"{answer!r} is not a text")
        if answer.strip():
            self.base += 1
            self.text_length += len(answer)

    def _add_choices(self, answer: Answer) -> None:
        if isinstance(answer, str | int):
            raise AnswerError(self.spec.code, f"{answer!r} is not a list of option codes")
        if len(set(answer)) != len(answer):
            raise AnswerError(self.spec.code, f"an option is listed twice in {answer!r}")
        codes = [self._known(code) for code in answer]
        self.base += bool(codes)
        self.counts.update(codes)

    def _known(self, code: object) -> str:
        if isinstance(code, str) and code in self.counts:
            return code
        raise AnswerError(self.spec.code, f"{code!r} is not one of its options")

    def frozen(self) -> QuestionTally:
        return QuestionTally(
            kind=self.spec.kind,
            base=self.base,
            counts=self.counts,
            numbers=NumberTally(self.values),
            text_length=self.text_length,
        )


def tally(instrument: Instrument, records: Iterable[Record]) -> Tally:
    """Count `records`, each a mapping question code → answer.

    An answer is an option code (single, scale), a list of option codes (multiple), an int or one of the
    question's codes (integer), a string (text). A question that was not answered is left out of the
    record; an empty list and a blank text count as not answered. Every record counts in `n`.
    Raises AnswerError on an unknown question, an unknown option or an answer of another kind.
    """
    counting = {spec.code: _Counting(spec) for spec in instrument.questions}
    n = 0
    for record in records:
        n += 1
        for code, answer in record.items():
            if code not in counting:
                raise AnswerError(code, "is not in the questionnaire")
            counting[code].add(answer)
    return Tally(n, {code: count.frozen() for code, count in counting.items()})


def empty(instrument: Instrument) -> Tally:
    """The tally of no records: adding it to another one changes nothing."""
    return tally(instrument, ())


def merge(left: Tally, right: Tally) -> Tally:
    """The tally of the records of both sides. Raises TallyError when the questions differ."""
    if left.questions.keys() != right.questions.keys():
        raise TallyError("the tallies belong to different questionnaires")
    questions = {
        code: _merged_question(question, right.questions[code]) for code, question in left.questions.items()
    }
    return Tally(left.n + right.n, questions)


def _merged_question(left: QuestionTally, right: QuestionTally) -> QuestionTally:
    if left.kind is not right.kind or left.counts.keys() != right.counts.keys():
        raise TallyError("the tallies belong to different questionnaires")
    return QuestionTally(
        kind=left.kind,
        base=left.base + right.base,
        counts={code: count + right.counts[code] for code, count in left.counts.items()},
        numbers=NumberTally(Counter(left.numbers.values) + Counter(right.numbers.values)),
        text_length=left.text_length + right.text_length,
    )
