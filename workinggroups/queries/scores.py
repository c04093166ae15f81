"""Scores of expressions.

The score of an expression lies between 0 and 5, whatever the criteria's own highest scores: each score is
taken as a share of its criterion's highest, the shares are averaged by the criteria's weights, and the result
is multiplied by five. Every review that does not abstain scores every criterion, so that this one average
over all scores equals the mean of the reviews' own averages. Only filed reviews count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from clusterpolisee.core.accounts.enums import OfficeKind
from workinggroups.models import Expression, Review, Score
from workinggroups.models.evaluation import declared_by, owed_by
from workinggroups.models.expressions import ExpressionQuerySet

SCALE = 5


def _weighted(prefix: str = "") -> Any:
    share = Cast(F(f"{prefix}value"), FloatField()) / F(f"{prefix}criterion__max_score")
    weight = F(f"{prefix}criterion__weight")
    return Sum(share * weight) * float(SCALE) / Sum(weight)


def with_scores(expressions: ExpressionQuerySet) -> ExpressionQuerySet:
    """Adds `score` (0 to 5, None without reviews) and `review_count`, of filed reviews, for everybody: only
    for those who may read every review."""
    filed = Score.objects.filter(review__expression=OuterRef("pk"), review__filed_at__isnull=False)
    reviews = Review.objects.filed().filter(expression=OuterRef("pk")).values("expression")
    totals = filed.values("review__expression").annotate(total=_weighted()).values("total")
    counted = reviews.annotate(total=Count("pk")).values("total")
    return expressions.annotate(
        score=Subquery(totals, output_field=FloatField()),
        review_count=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
    )


def with_standing(expressions: ExpressionQuerySet, *, reader: Any) -> ExpressionQuerySet:
    """Adds how the reader stands to each: `in_conflict`, `is_declared`, `is_owed` (a review of one's own is
    still to be filed), and `reviews_open`: whether the reviews of others may be read."""
    declared = Q() if reader.holds(OfficeKind.SECRETARIAT) else declared_by(reader)
    rows = expressions.with_conflict(reader).annotate(
        is_declared=_holds(declared), is_owed=_holds(owed_by(reader))
    )
    return rows.annotate(reviews_open=_holds(Q(in_conflict=False, is_declared=True, is_owed=False)))


def _holds(condition: Q) -> Any:
    if not condition:
        return Value(True)
    return Case(When(condition, then=Value(True)), default=Value(False))


def assessed(expressions: ExpressionQuerySet, *, reader: Any) -> ExpressionQuerySet:
    """Adds how the reader stands to each, and `score` and `review_count` of all filed reviews where those are
    open to the reader; both are None elsewhere, so that they cannot even be sorted by."""
    filed = Score.objects.filter(review__expression=OuterRef("pk"), review__filed_at__isnull=False)
    score = filed.values("review__expression").annotate(total=_weighted()).values("total")
    reviews = Review.objects.filed().filter(expression=OuterRef("pk"), abstains=False).order_by()
    count = reviews.values("expression").annotate(total=Count("pk")).values("total")
    shown = Q(reviews_open=True)
    return with_standing(expressions, reader=reader).annotate(
        score=Case(When(shown, then=Subquery(score, output_field=FloatField())), default=None),
        review_count=Case(
            When(shown, then=Coalesce(Subquery(count, output_field=IntegerField()), Value(0))), default=None
        ),
    )


def by_score(expressions: ExpressionQuerySet) -> ExpressionQuerySet:
    """Best first, those without a score last."""
    return expressions.order_by(F("score").desc(nulls_last=True), "call", "number")


def reviews_of(expressions: Iterable[Expression], *, reader: Any) -> QuerySet[Review]:
    """The reviews the reader may see, with `total` (0 to 5), scores in the order of the criteria."""
    in_order = Score.objects.select_related("criterion").order_by("criterion__position")
    rows = Review.objects.visible_to(reader).filter(expression__in=expressions)
    scored = rows.annotate(total=_weighted("scores__")).select_related("reviewer")
    return scored.prefetch_related(Prefetch("scores", in_order)).order_by(
        "expression__call", "expression__number", "filed_at", "pk"
    )


def averages_by_criterion(expressions: ExpressionQuerySet) -> dict[tuple[Any, int], float]:
    """Mean score by (expression, criterion), on each criterion's own scale; filed reviews only."""
    rows = Score.objects.filter(
        review__expression__in=expressions.values("pk"), review__filed_at__isnull=False
    )
    means = rows.values_list("review__expression", "criterion").annotate(mean=Avg("value")).order_by()
    return {(expression, criterion): mean for expression, criterion, mean in means}


@dataclass(frozen=True)
class Spread:
    """How far the reviews of one expression lie apart, on the scale of the totals. `outlier` is the total of
    a review that lies far from the mean of all others, where there are at least three."""

    lowest: float = 0.0
    highest: float = 0.0
    outlier: float | None = None


FAR = 1.5  # of the five points of the scale


def spreads(expressions: ExpressionQuerySet) -> dict[Any, Spread]:
    """By expression, of the filed reviews with scores."""
    rows = Review.objects.filed().filter(expression__in=expressions.values("pk"), abstains=False)
    totals = rows.annotate(total=_weighted("scores__")).order_by().values_list("expression", "total")
    by_expression: dict[Any, list[float]] = {}
    for expression, total in totals:
        if total is not None:
            by_expression.setdefault(expression, []).append(total)
    return {key: _spread(sorted(found)) for key, found in by_expression.items()}


def _spread(totals: list[float]) -> Spread:
    outlier = None
    if len(totals) >= 3:
        for at in (0, -1):
            others = totals[1:] if at == 0 else totals[:-1]
            if abs(totals[at] - sum(others) / len(others)) >= FAR and others[-1] - others[0] < FAR:
                outlier = totals[at]
    return Spread(totals[0], totals[-1], outlier)
