"""What reports and exports of one call are made from, as far as the reader may see it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Avg, Count, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workinggroups.enums import AttachmentState, ClarificationState
from workinggroups.models import Assignment, Attachment, Call, Clarification, ExpressionVersion, Review, Score
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.queries.desk import Wanted, hidden_from, in_order, narrowed, on_desk

AT_ONCE = 100


def wanted_rows(call: Call, wanted: Wanted, *, reader: Any) -> ExpressionQuerySet:
    """The lines of the desk under its filters, with `sent_content`: what was sent last, and `annex_count`."""
    hidden = hidden_from(call, reader)
    rows = narrowed(on_desk(call, reader=reader), wanted, hidden=hidden, reader=reader)
    versions = ExpressionVersion.objects.filter(expression=OuterRef("pk")).order_by("-number")
    annexes = clean_annexes().filter(expression=OuterRef("pk")).order_by().values("expression")
    return in_order(
        rows.annotate(
            sent_content=Subquery(versions.values("content")[:1], output_field=JSONField()),
            annex_count=Coalesce(Subquery(annexes.annotate(n=Count("pk")).values("n")), 0),
        ),
        wanted.sort,
    )


def clean_annexes() -> QuerySet[Attachment]:
    return Attachment.objects.kept().filter(state=AttachmentState.CLEAN)


def opens_text(row: Any) -> bool:
    """Whether the reader of `wanted_rows` may read what this expression says."""
    return bool(row.is_declared and not row.in_conflict)


def clarified_texts(call: Call) -> dict[Any, dict[str, str]]:
    """The last answers to clarifications by expression, by the field or the code of the question."""
    rows = Clarification.objects.filter(expression__call=call, state=ClarificationState.ANSWERED)
    found: dict[Any, dict[str, str]] = {}
    for expression, target, code, after in rows.order_by("settled_at", "pk").values_list(
        "expression", "target", "question__code", "after"
    ):
        found.setdefault(expression, {})[code or target] = after
    return found


def open_reviews(rows: ExpressionQuerySet, *, reader: Any) -> QuerySet[Review]:
    """The filed reviews the reader may see, of these expressions, with their scores."""
    scores = Prefetch("scores", Score.objects.select_related("criterion").order_by("criterion__position"))
    found = Review.objects.visible_to(reader).filed().filter(expression__in=rows.order_by().values("pk"))
    related = found.select_related("reviewer", "expression__call__group").prefetch_related(scores)
    return related.order_by("expression__number", "filed_at", "pk")


def in_portions(rows: QuerySet[Any]) -> Iterator[Any]:
    """Row by row without holding all of them."""
    return rows.iterator(chunk_size=AT_ONCE)


def open_means(rows: ExpressionQuerySet) -> dict[tuple[Any, int], float]:
    """Mean score by expression and criterion, where the reviews are open to the reader."""
    shown = rows.filter(Q(reviews_open=True)).order_by().values("pk")
    scores = Score.objects.filter(review__expression__in=shown, review__filed_at__isnull=False)
    means = scores.values_list("review__expression", "criterion").annotate(mean=Avg("value")).order_by()
    return {(expression, criterion): mean for expression, criterion, mean in means}


def load_of_evaluators(call: Call) -> list[tuple[str, int, int, int]]:
    """Name, reviews asked for and not declined, accepted, filed; by name."""
    asked = Q(state__in=("proposed", "accepted"))
    rows = (
        Assignment.objects.filter(expression__call=call)
        .order_by()
        .values("evaluator", "evaluator__full_name")
        .annotate(asked=Count("pk", filter=asked), accepted=Count("pk", filter=Q(state="accepted")))
    )
    filed = Review.objects.filed().filter(expression__call=call).order_by().values("reviewer")
    done = {row["reviewer"]: row["n"] for row in filed.annotate(n=Count("pk"))}
    found = [
        (row["evaluator__full_name"], row["asked"], row["accepted"], done.get(row["evaluator"], 0))
        for row in rows
    ]
    return sorted(found, key=lambda line: line[0].casefold())
