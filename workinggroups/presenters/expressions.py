"""Expressions of interest in the words of those who write them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import EndorsementState, ExpressionKind, ExpressionState
from workinggroups.models import Endorsement, Expression
from workinggroups.presenters.badges import Badge
from workinggroups.presenters.timeline import applicant_badge, is_released
from workinggroups.queries.contents import has_unsent_changes
from workinggroups.queries.scores import averages_by_criterion

SHORT_KINDS = {ExpressionKind.REPRESENTATIVE: _("Representative"), ExpressionKind.EXPERT: _("Expert")}
ENDORSEMENT_LOOKS = {
    EndorsementState.ASKED: ("warn", "clock", _("Endorsement asked for")),
    EndorsementState.GIVEN: ("ok", "check", _("Endorsed")),
    EndorsementState.REFUSED: ("bad", "x", _("Endorsement refused")),
}


@dataclass(frozen=True)
class Row:
    """One line of one's own list."""

    expression: Expression
    capacity: str
    badges: list[Badge]
    is_own: bool
    place: int | None = None


@dataclass(frozen=True)
class Outcome:
    """The decision as its applicant is told. `scores`: criterion, mean, highest."""

    decision: str
    reason: str
    language: str
    scores: list[tuple[str, str, str]]
    comments: list[str]


def capacity(expression: Expression) -> str:
    """In which capacity the person takes part, as in "Representative, BSMEPA"."""
    kind = str(SHORT_KINDS[ExpressionKind(expression.kind)])
    return f"{kind}, {expression.organisation.short_name}" if expression.organisation else kind


def language_name(expression: Expression) -> str:
    """As the reader calls it."""
    return str(formats.locale().languages[expression.language])


def grouped_hash(digest: str) -> str:
    """A fingerprint in groups that an eye can follow."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def rows(expressions: Iterable[Expression], reader: Any, places: dict[Any, int]) -> list[Row]:
    return [
        Row(
            expression,
            capacity(expression),
            badges(expression),
            expression.applicant_id == reader.pk,
            places.get(expression.pk),
        )
        for expression in expressions
    ]


def badges(expression: Expression) -> list[Badge]:
    found = [applicant_badge(expression)]
    if has_unsent_changes(expression):
        found.append(Badge("warn", "edit", _("Changes not sent")))
    endorsement = getattr(expression, "endorsement", None)
    if endorsement is not None:
        found.append(endorsement_badge(endorsement))
    return found


def endorsement_badge(endorsement: Endorsement) -> Badge:
    tint, icon, words = ENDORSEMENT_LOOKS[EndorsementState(endorsement.state)]
    return Badge(tint, icon, words)


def outcome(expression: Expression) -> Outcome | None:
    """None before the release: until then nothing of it is told to anybody who writes."""
    if not is_released(expression):
        return None
    reasons = (expression.decision_reason, expression.decision_language)
    if expression.state in (ExpressionState.INELIGIBLE, ExpressionState.DUPLICATE):
        reasons = (expression.decision_reason or expression.screening_reason, expression.decision_language)
    means = averages_by_criterion(Expression.objects.filter(pk=expression.pk))
    scores = [
        (in_language(row, "name").value, formats.number(means[key], 1), formats.number(row.max_score))
        for row in expression.call.criteria.all()
        if (key := (expression.pk, row.pk)) in means
    ]
    filed = expression.reviews.filed().exclude(comment_to_applicant="").order_by("?")
    return Outcome(
        capfirst(str(ExpressionState(expression.state).label)),
        reasons[0],
        reasons[1],
        scores,
        list(filed.values_list("comment_to_applicant", flat=True)),
    )
