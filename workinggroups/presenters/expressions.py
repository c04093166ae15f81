"""Expressions of interest in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.ui import formats
from workinggroups.enums import ExpressionKind
from workinggroups.models import Expression
from workinggroups.presenters.badges import CONFLICT, Badge, expression_badge

SHORT_KINDS = {ExpressionKind.REPRESENTATIVE: _("Representative"), ExpressionKind.EXPERT: _("Expert")}
DECISIONS = {
    "shortlist": _("Short-list"),
    "put_on_reserve": _("Put on reserve"),
    "turn_down": _("Do not select"),
}


@dataclass(frozen=True)
class Row:
    """One line of the desk's list. `score` and `review_count` are None in a conflict of interest."""

    expression: Expression
    kind: str | Promise
    badges: list[Badge]
    score: float | None
    review_count: int | None
    in_conflict: bool


@dataclass(frozen=True)
class Decision:
    """A decision as a button. `refusal` says why it is not possible; buttons refused for the same reason
    share the words, which stand under the first of them, `told_by`."""

    name: str
    label: str | Promise
    refusal: str = ""
    told_by: str = ""


def decisions(refusals: Mapping[str, str]) -> list[Decision]:
    """The three decisions as buttons, from the reasons by name; an empty reason means that it is possible."""
    first: dict[str, str] = {}
    return [
        Decision(name, label, refusals[name], first.setdefault(refusals[name], name))
        for name, label in DECISIONS.items()
    ]


def rows(expressions: Iterable[Expression]) -> list[Row]:
    """The expressions come from `queries.on_desk`."""
    return [_row(expression) for expression in expressions]


def _row(expression: Expression) -> Row:
    in_conflict: bool = expression.in_conflict  # type: ignore[attr-defined]
    return Row(
        expression,
        SHORT_KINDS[ExpressionKind(expression.kind)],
        [expression_badge(expression), *([CONFLICT] if in_conflict else [])],
        expression.score,  # type: ignore[attr-defined]
        expression.review_count,  # type: ignore[attr-defined]
        in_conflict,
    )


def capacity(expression: Expression) -> str:
    """In which capacity the person takes part, as in "Representative, BSMEPA"."""
    kind = str(SHORT_KINDS[ExpressionKind(expression.kind)])
    return f"{kind}, {expression.organisation.short_name}" if expression.organisation else kind


def language_name(expression: Expression) -> str:
    """As the reader calls it."""
    return str(formats.locale().languages[expression.language])
