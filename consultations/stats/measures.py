"""Figures derived from the numbers of a tally; rounding is the presenter's."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from consultations.stats.tally import NumberTally

BIN_WIDTHS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bin:
    """Whole numbers from `lower` to `upper`, both included."""

    lower: int
    upper: int
    count: int


def mean(numbers: NumberTally) -> float | None:
    """Arithmetic mean; None without numbers."""
    return numbers.sum / numbers.n if numbers.n else None


def median(numbers: NumberTally) -> float | None:
    """The middle number, or the mean of the two in the middle; None without numbers."""
    if not numbers.n:
        return None
    return (_ranked(numbers.values, (numbers.n - 1) // 2) + _ranked(numbers.values, numbers.n // 2)) / 2


def _ranked(values: Mapping[int, int], rank: int) -> int:
    """The number at `rank` (from 0) when all are written in ascending order."""
    reached = accumulate(values.values())
    return next(value for value, end in zip(values, reached, strict=True) if rank < end)


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
