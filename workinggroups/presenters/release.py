"""What the release tells each applicant: the decision, its reason, the own scores and comments."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import lazy

from clusterpolisee.core.ui import formats
from workinggroups.enums import ExpressionState, Proposal
from workinggroups.models import Call, Criterion, Expression, Review
from workinggroups.presenters.deadlines import deadline
from workinggroups.queries.scores import averages_by_criterion, with_scores

TEMPLATES = {
    Proposal.SHORTLISTED: "decision_shortlisted",
    Proposal.RESERVE: "decision_reserve",
    Proposal.NOT_SELECTED: "decision_not_selected",
}
LEFT_OUT = {
    ExpressionState.INELIGIBLE: "decision_ineligible",
    ExpressionState.DUPLICATE: "decision_duplicate",
}


@dataclass(frozen=True)
class ScoreLine:
    """The mean of the evaluators on one criterion."""

    criterion: Criterion
    mean: float


@dataclass(frozen=True)
class Outcome:
    """What one applicant is told. `total` lies between 0 and 5."""

    expression: Expression
    template: str
    reason: str
    language: str
    scores: list[ScoreLine] = field(default_factory=list)
    total: float | None = None
    comments: list[str] = field(default_factory=list)

    @property
    def language_words(self) -> Any:
        return language_words(self.language)

    def context(self, *, answer_by: datetime.datetime) -> dict[str, Any]:
        """For the mail, rendered in the language of the applicant."""
        return {
            "expression": self.expression,
            "outcome": self,
            "seat": self.expression.proposed_seat,
            "answer_by": written_deadline(answer_by, self.expression.call.zone, self.expression.applicant),
        }


def language_words(code: str) -> Any:
    """The name of a language, in the language of the moment it is printed."""
    return lazy(lambda: str(formats.locale().languages[code]) if code else "", str)()


def written_deadline(moment: datetime.datetime, zone: str, reader: Any) -> Any:
    """As `deadline`, in the language of the moment it is printed: mails are rendered in their receiver's."""
    return lazy(deadline, str)(moment, zone, reader)


def template_of(expression: Expression) -> str:
    state = ExpressionState(expression.state)
    if state in LEFT_OUT:
        return LEFT_OUT[state]
    return TEMPLATES[Proposal(expression.proposal)]


def outcomes(call: Call, expressions: Iterable[Expression]) -> list[Outcome]:
    """One for each expression, in their order, with the same few queries for any number."""
    rows = list(expressions)
    chosen = Expression.objects.filter(pk__in=[row.pk for row in rows])
    means = averages_by_criterion(chosen)
    totals = {row.pk: row.score for row in with_scores(chosen).order_by()}  # type: ignore[attr-defined]
    comments = _comments(rows)
    criteria = list(call.criteria.all())
    return [
        Outcome(
            row,
            template_of(row),
            *_reason(row),
            scores=[ScoreLine(c, means[row.pk, c.pk]) for c in criteria if (row.pk, c.pk) in means],
            total=totals[row.pk],
            comments=comments.get(row.pk, []),
        )
        for row in rows
    ]


def _reason(expression: Expression) -> tuple[str, str]:
    """The sentence for the applicant and its language, which the screening does not note."""
    if expression.state in LEFT_OUT:
        return expression.screening_reason, ""
    return expression.decision_reason, expression.decision_language


def _comments(expressions: Iterable[Expression]) -> dict[Any, list[str]]:
    """What the evaluators write to the applicant, without their names."""
    rows = Review.objects.filed().filter(expression__in=[row.pk for row in expressions])
    found: dict[Any, list[str]] = {}
    told = rows.exclude(comment_to_applicant="").order_by("filed_at", "pk")
    for key, text in told.values_list("expression", "comment_to_applicant"):
        found.setdefault(key, []).append(text)
    return found
