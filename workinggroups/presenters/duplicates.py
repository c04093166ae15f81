"""Likely duplicates in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workinggroups.enums import DuplicateVerdict
from workinggroups.presenters.badges import Badge
from workinggroups.presenters.evaluation import Card, card_of
from workinggroups.queries.duplicates import ADDRESS, FILE, NAME, PERSON, Pair

SIGNALS = {
    ADDRESS: _("The same mailbox"),
    NAME: _("The same name, for the same body or for none"),
    FILE: _("The same file as an annex"),
    PERSON: _("The same person in two roles"),
}
MARKS = {
    DuplicateVerdict.KEPT: Badge("ok", "check", _("Both kept")),
    DuplicateVerdict.DUPLICATE: Badge("idle", "x", _("Duplicate")),
}


@dataclass(frozen=True)
class PairRow:
    pair: Pair
    first: Card
    second: Card
    signals: list[str]
    badge: Badge | None


def pair_rows(pairs: Iterable[Pair], *, hidden: frozenset[str]) -> list[PairRow]:
    """That two share a mailbox is said; which mailbox is not."""
    return [_row(pair, hidden) for pair in pairs]


def _row(pair: Pair, hidden: frozenset[str]) -> PairRow:
    knows = {row.pk: bool(getattr(row, "is_declared", False)) for row in (pair.first, pair.second)}
    return PairRow(
        pair,
        card_of(pair.first, hidden=hidden, knows=knows[pair.first.pk]),
        card_of(pair.second, hidden=hidden, knows=knows[pair.second.pk]),
        [str(SIGNALS[signal]) for signal in SIGNALS if signal in pair.signals],
        MARKS[DuplicateVerdict(pair.mark.verdict)] if pair.mark else None,
    )
