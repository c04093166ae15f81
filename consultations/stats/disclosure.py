"""What may be shown to everyone.

Two rules. Below a threshold of replies nothing is public (`public_view`). Above it no figure may rest on
fewer than `SMALLEST_CELL` people: such counts are hidden, and further ones with them, until the hidden ones
cannot be worked out from the published base, even by somebody who knows this module.

Not covered: what two successive views of a consultation in progress give away by their difference, and
tables of one question against another. Whoever publishes those needs rules of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consultations.stats.tally import Tally

PUBLIC_FROM = 10
SMALLEST_CELL = 5


def public_view(tally: Tally, threshold: int = PUBLIC_FROM) -> Tally | None:
    """The tally when it counts at least `threshold` records, else None. Nothing is rounded or altered."""
    if threshold < 1:
        raise ValueError("a threshold is at least 1")
    return tally if tally.n >= threshold else None


def hidden_parts(counts: Sequence[int], smallest: int = SMALLEST_CELL) -> frozenset[int] | None:
    """Which of `counts`, that add up to a published base, to hide: their places, none when nothing is small.

    None when hiding cells is not enough and the base has to go as well. Every hidden cell could hold at
    least two different numbers; a test proves it by trying all small tables. Cells of equal size are hidden
    together, because the choice between them would say which one was small.
    """
    small = [place for place, count in enumerate(counts) if 0 < count < smallest]
    if not small:
        return frozenset()
    hidden = set(small)
    larger = sorted({count for count in counts if count >= smallest}, reverse=True)
    while not _protected(counts, hidden, small, smallest):
        if not larger:
            return None
        size = larger.pop()
        hidden |= {place for place, count in enumerate(counts) if count == size}
    return frozenset(hidden)


def _protected(counts: Sequence[int], hidden: set[int], small: Sequence[int], smallest: int) -> bool:
    """Whether the sum of the hidden cells, which everybody can work out, leaves each of them open."""
    together = sum(counts[place] for place in hidden)
    if len(hidden) < 2 or together < smallest:
        return False
    # Only small cells: their sum must not be the lowest or the highest that so many of them can have.
    only_small = len(hidden) == len(small)
    return not only_small or len(small) < together < len(small) * (smallest - 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of one multiple-choice question. `exclusive`: those that stand alone when chosen."""

    counts: Mapping[str, int]
    base: int
    exclusive: frozenset[str] = frozenset()


def hidden_choices(choices: Choices, smallest: int = SMALLEST_CELL) -> frozenset[str] | None:
    """Which options of a multiple choice to hide; None when the base has to go as well.

    The counts add up to nothing published, so a small one is hidden alone, unless the base leaves it only one
    value: then the largest options go with it.
    """
    small = frozenset(code for code, count in choices.counts.items() if 0 < count < smallest)
    hidden = set(small)
    while any(_is_pinned(code, choices, hidden, small, smallest) for code in small):
        shown = [count for code, count in choices.counts.items() if code not in hidden]
        if not any(shown):
            return None
        hidden |= {code for code, count in choices.counts.items() if count == max(shown)}
    return frozenset(hidden)


def _is_pinned(code: str, choices: Choices, hidden: set[str], small: frozenset[str], smallest: int) -> bool:
    """Whether base and visible counts leave a small option a single value.

    Upwards: an option that stands alone and the others share the base. Downwards: everybody in the base has
    chosen something, so the counts add up to the base at least.
    """
    shown = {other: count for other, count in choices.counts.items() if other not in hidden}
    alone = sum(count for other, count in shown.items() if other in choices.exclusive)
    together = max((count for other, count in shown.items() if other not in choices.exclusive), default=0)
    room = choices.base - alone - (together if code in choices.exclusive else 0)
    most = min(smallest - 1, room)
    others_at_most = (smallest - 1) * (len(hidden) - 1)
    least = choices.base - sum(shown.values()) - others_at_most if hidden == small else 1
    return max(1, least) >= most
