"""The figures that leave the house: a tally after disclosure control, the only thing presenters ever see."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from consultations.stats.disclosure import SMALLEST_CELL, Choices, hidden_choices, hidden_parts
from consultations.stats.instrument import TEXT_KINDS, Instrument, Kind, QuestionSpec
from consultations.stats.measures import Bin, bins, mean, median
from consultations.stats.tally import QuestionTally, Tally

# How many bins a histogram may have at most, and how few it still tells something with.
FINEST, COARSEST = 12, 2

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class ReleasedQuestion:
    """One question. `base`: people who answered, None when even that is hidden (then everything else is).
    `counts`: option code → count, None where it is hidden. `bins`: the histogram of numbers, empty where it
    would show too few in one place. Of a text question there is only the base.
    """

    kind: Kind
    base: int | None
    counts: Mapping[str, int | None] = field(default_factory=dict)
    bins: tuple[Bin, ...] = ()
    mean: float | None = None
    median: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))


@dataclass(frozen=True)
class Release:
    """All replies (`n`) and the questions by code. `is_protected`: small figures are hidden."""

    n: int
    questions: Mapping[str, ReleasedQuestion]
    is_protected: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "questions", MappingProxyType(dict(self.questions)))


def in_full(instrument: Instrument, tally: Tally) -> Release:
    """Every figure, for those who run the consultation and for replies that are public anyway."""
    questions = {spec.code: _open(tally.questions[spec.code]) for spec in instrument.questions}
    return Release(tally.n, questions, is_protected=False)


def protected(
    instrument: Instrument,
    tally: Tally,
    *,
    exclusive: frozenset[str] = frozenset(),
    smallest: int = SMALLEST_CELL,
) -> Release:
    """The figures for everyone: none rests on fewer than `smallest` people, nor gives one away that does.

    `exclusive`: option codes that mean, in any multiple choice, that no other option applies.
    """
    questions = {
        spec.code: _closed(spec, tally.questions[spec.code], exclusive, smallest)
        for spec in instrument.questions
    }
    return Release(tally.n, questions, is_protected=True)


def _open(question: QuestionTally, at_most: int = FINEST) -> ReleasedQuestion:
    return ReleasedQuestion(
        kind=question.kind,
        base=question.base,
        counts=question.counts,
        bins=bins(question.numbers, at_most),
        mean=mean(question.numbers),
        median=median(question.numbers),
    )


def _closed(
    spec: QuestionSpec, question: QuestionTally, exclusive: frozenset[str], smallest: int
) -> ReleasedQuestion:
    figures = _open(question)
    if question.base == 0 or (question.kind in TEXT_KINDS and question.base >= smallest):
        return figures
    if question.base < smallest:
        return _nothing(figures)
    if question.kind is Kind.INTEGER:
        return _closed_numbers(question, smallest)
    if question.kind is Kind.MULTIPLE:
        own = exclusive & set(spec.option_codes)
        hidden = hidden_choices(Choices(question.counts, question.base, own), smallest)
    else:
        hidden = _hidden_cells(question.counts, smallest)
    if hidden is None:
        return _nothing(figures)
    return replace(figures, counts=_without(question.counts, hidden))


def _closed_numbers(question: QuestionTally, smallest: int) -> ReleasedQuestion:
    """The finest histogram in which nothing is small; if there is none, mean and median without histogram:
    beside one with hidden bins they would help to work these out."""
    for at_most in range(FINEST, COARSEST - 1, -1):
        figures = _open(question, at_most)
        if _hidden_cells(_number_cells(figures), smallest) == frozenset():
            return figures
    figures = _nothing(_open(question))
    if question.numbers.n < smallest:
        return figures
    return replace(figures, base=question.base, mean=mean(question.numbers), median=median(question.numbers))


def _number_cells(figures: ReleasedQuestion) -> dict[str | int, int]:
    """Codes in place of a number, and bins by their lowest number: together they are the base."""
    cells: dict[str | int, int] = {code: count or 0 for code, count in figures.counts.items()}
    return cells | {bin_.lower: bin_.count for bin_ in figures.bins}


def _hidden_cells(cells: Mapping[Name, int], smallest: int) -> frozenset[Name] | None:
    places = hidden_parts(list(cells.values()), smallest)
    return None if places is None else frozenset(name for at, name in enumerate(cells) if at in places)


def _without(cells: Mapping[Name, int], hidden: frozenset[Name]) -> dict[Name, int | None]:
    return {name: None if name in hidden else count for name, count in cells.items()}


def _nothing(figures: ReleasedQuestion) -> ReleasedQuestion:
    return ReleasedQuestion(kind=figures.kind, base=None, counts=dict.fromkeys(figures.counts))
