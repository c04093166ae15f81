"""Figures derived from a tally. Shares are fractions between 0 and 1; rounding is the presenter's."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import floor, sqrt

from consultations.stats.instrument import Kind, QuestionSpec
from consultations.stats.tally import NumberTally, QuestionTally

BIN_WIDTHS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Share:
    """`count` out of `base`. A share never travels without its base. `fraction` is None for base 0."""

    count: int
    base: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.base:
            raise ValueError(f"{self.count} of {self.base} is not a share")

    @property
    def fraction(self) -> float | None:
        return self.count / self.base if self.base else None


@dataclass(frozen=True, slots=True)
class Quartiles:
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Whole numbers from `lower` to `upper`, both included."""

    lower: int
    upper: int
    count: int


def shares(question: QuestionTally) -> dict[str, Share]:
    """Option code → share of those who answered the question. Multiple choice adds up to more than 1."""
    return {code: Share(count, question.base) for code, count in question.counts.items()}


def valid_base(spec: QuestionSpec, question: QuestionTally) -> int:
    """Those who answered in substance: the base without the question's missing codes.

    For single, scale, integer; a multiple-choice record may hold both, so it raises ValueError there
    when the question declares missing codes.
    """
    if spec.kind is Kind.MULTIPLE and spec.missing_codes:
        raise ValueError(f"question {spec.code}: missing codes of a multiple choice overlap")
    return question.base - sum(question.counts[code] for code in spec.missing_codes)


def mean(numbers: NumberTally) -> float | None:
    """Arithmetic mean; None without numbers."""
    return numbers.sum / numbers.n if numbers.n else None


def standard_deviation(numbers: NumberTally) -> float | None:
    """Standard deviation of a sample (divisor n - 1); None below two numbers."""
    n = numbers.n
    if n < 2:
        return None
    return sqrt((n * numbers.sum_of_squares - numbers.sum**2) / (n * (n - 1)))


def median(numbers: NumberTally) -> float | None:
    """The middle number, or the mean of the two in the middle; None without numbers."""
    return quantile(numbers, 0.5)


def quartiles(numbers: NumberTally) -> Quartiles | None:
    """Quartiles by the rule of `quantile`; None without numbers."""
    lower, middle, upper = (quantile(numbers, at) for at in (0.25, 0.5, 0.75))
    if lower is None or middle is None or upper is None:
        return None
    return Quartiles(lower, middle, upper)


def quantile(numbers: NumberTally, at: float) -> float | None:
    """The number below which the fraction `at` (0 to 1) lies, interpolated between neighbours.

    Definition 7 of Hyndman and Fan (Sample Quantiles in Statistical Packages, The American Statistician
    50, 1996), that of spreadsheets and of Python's `statistics.quantiles(method="inclusive")`.
    """
    if not 0 <= at <= 1:
        raise ValueError("a quantile lies between 0 and 1")
    if not numbers.n:
        return None
    position = (numbers.n - 1) * at
    below = floor(position)
    first = _ranked(numbers.values, below)
    second = _ranked(numbers.values, min(below + 1, numbers.n - 1))
    return first + (second - first) * (position - below)


def _ranked(values: Mapping[int, int], rank: int) -> int:
    """The number at `rank` (from 0) when all are written in ascending order."""
    reached = accumulate(values.values())
    return next(value for value, end in zip(values, reached, strict=True) if rank < end)


def middle_step(spec: QuestionSpec, question: QuestionTally) -> str | None:
    """The step of a scale at which half of the valid replies is reached (the lower median); None without
    valid replies. Steps are ranked, not measured: nothing is averaged between them.
    """
    steps = _steps(spec)
    half = valid_base(spec, question) / 2
    reached = accumulate(question.counts[step] for step in steps)
    return next((step for step, end in zip(steps, reached, strict=True) if end and end >= half), None)


def top_two(spec: QuestionSpec, question: QuestionTally) -> Share:
    """The two highest steps of a scale together, among the valid replies."""
    return _steps_together(spec, question, _steps(spec)[-2:])


def bottom_two(spec: QuestionSpec, question: QuestionTally) -> Share:
    """The two lowest steps of a scale together, among the valid replies."""
    return _steps_together(spec, question, _steps(spec)[:2])


def _steps(spec: QuestionSpec) -> tuple[str, ...]:
    if spec.kind is not Kind.SCALE:
        raise ValueError(f"question {spec.code} is not a scale")
    return spec.valid_codes


def _steps_together(spec: QuestionSpec, question: QuestionTally, steps: tuple[str, ...]) -> Share:
    return Share(sum(question.counts[step] for step in steps), valid_base(spec, question))


def bins(numbers: NumberTally, at_most: int = 12) -> tuple[Bin, ...]:
    """The numbers grouped for a histogram: equal widths of 1, 2 or 5 times a power of ten, the narrowest
    that needs no more than `at_most` bins, each starting at a multiple of the width, empty ones included.
    Empty without numbers.
    """
    if at_most < 2:
        raise ValueError("numbers on both sides of zero need two bins")
    if numbers.minimum is None or numbers.maximum is None:
        return ()
    width = _bin_width(numbers.minimum, numbers.maximum, at_most)
    found = dict.fromkeys(range(numbers.minimum // width, numbers.maximum // width + 1), 0)
    for value, count in numbers.values.items():
        found[value // width] += count
    return tuple(Bin(at * width, (at + 1) * width - 1, count) for at, count in found.items())


def _bin_width(minimum: int, maximum: int, at_most: int) -> int:
    power = 1
    while True:
        for step in BIN_WIDTHS:
            width = step * power
            if maximum // width - minimum // width + 1 <= at_most:
                return width
        power *= 10
