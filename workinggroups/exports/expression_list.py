"""The desk's list as a spreadsheet."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clusterpolisee.core.documents.xlsx import Sheet, workbook
from workinggroups import queries
from workinggroups.models import Call, Criterion, Expression, Review
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.presenters.expressions import Row, language_name, rows


def expression_list(expressions: ExpressionQuerySet) -> bytes:
    """An .xlsx file: one sheet for each call, one for the reviews. `expressions` come from `queries.on_desk`.

    Scores and reviews stay empty where the reader has a conflict of interest.
    """
    found = sorted(rows(expressions), key=lambda row: (row.expression.call_id, row.expression.number))
    means = queries.averages_by_criterion(expressions)
    by_call = groupby(found, key=lambda row: row.expression.call)
    sheets = [_call_sheet(call, list(group), means) for call, group in by_call]
    if not sheets:
        sheets = [Sheet(_("Expressions"), _header([]))]
    return workbook([*sheets, _review_sheet([row.expression for row in found if not row.in_conflict])])


def _header(criteria: Sequence[Criterion]) -> list[str]:
    facts = [
        _("Number"), _("Takes part as"), _("Organisation"), _("Country"), _("Profile"), _("Language"),
        _("State"), _("Received"), _("Reviews"), _("Score of 5"),
    ]  # fmt: skip
    per_criterion = _("%(criterion)s (weight %(weight)d %%, of %(highest)d)")
    return [
        *facts,
        *(
            per_criterion % {"criterion": c.name, "weight": c.weight, "highest": c.max_score}
            for c in criteria
        ),
        _("Sample data"),
    ]


def _call_sheet(call: Call, found: list[Row], means: dict[tuple[Any, int], float]) -> Sheet:
    criteria = list(call.criteria.all())
    return Sheet(call.slug, _header(criteria), [_line(row, criteria, means) for row in found])


def _line(row: Row, criteria: list[Criterion], means: dict[tuple[Any, int], float]) -> list[Any]:
    expression = row.expression
    scores = [None if row.in_conflict else means.get((expression.pk, criterion.pk)) for criterion in criteria]
    return [
        expression.reference,
        row.kind,
        expression.organisation.short_name if expression.organisation else "",
        expression.country.name,
        expression.profile,
        language_name(expression),
        ", ".join(str(badge.text) for badge in row.badges),
        expression.submitted_at,
        row.review_count,
        _rounded(row.score),
        *map(_rounded, scores),
        pgettext("a sample record", "yes") if expression.is_sample else "",
    ]


def _review_sheet(expressions: Iterable[Expression]) -> Sheet:
    header = [_("Number"), _("Reviewer"), _("Filed"), _("Score of 5"), _("Comment")]
    by_key = {expression.pk: expression for expression in expressions}
    lines = [_review_line(by_key[r.expression_id], r) for r in queries.reviews_of(by_key.values())]
    return Sheet(_("Reviews"), header, lines)


def _review_line(expression: Expression, review: Review) -> list[Any]:
    total = review.total  # type: ignore[attr-defined]
    return [expression.reference, str(review.reviewer), review.filed_at, _rounded(total), review.comment]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
