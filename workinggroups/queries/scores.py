"""Scores of expressions.

The score of an expression lies between 0 and 5, whatever the criteria's own highest scores: each score is
taken as a share of its criterion's highest, the shares are averaged by the criteria's weights, and the result
is multiplied by five. Every review that does not abstain scores every criterion, so that this one average
over all scores equals the mean of the reviews' own averages. Only filed reviews count.
"""

from collections.abc import Iterable
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

from workinggroups.models import Expression, Review, Score
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


def assessed(expressions: ExpressionQuerySet, *, reader: Any) -> ExpressionQuerySet:
    """Adds `in_conflict`, and `score` and `review_count` over the reviews the reader may see; both are None in
    a conflict of interest, so that they cannot even be sorted by."""
    seen = Review.objects.visible_to(reader).filed()
    totals = Score.objects.filter(review__in=seen, review__expression=OuterRef("pk"))
    score = totals.values("review__expression").annotate(total=_weighted()).values("total")
    counted = seen.filter(expression=OuterRef("pk")).order_by().values("expression")
    count = counted.annotate(total=Count("pk")).values("total")
    free = Q(in_conflict=False)
    return expressions.with_conflict(reader).annotate(
        score=Case(When(free, then=Subquery(score, output_field=FloatField())), default=None),
        review_count=Case(
            When(free, then=Coalesce(Subquery(count, output_field=IntegerField()), Value(0))), default=None
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
