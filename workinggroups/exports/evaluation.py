"""The evaluation report as a document."""

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.documents import pdf
from clusterpolisee.core.ui import formats
from workinggroups import queries
from workinggroups.models import Call, WorkingGroup
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.presenters.badges import call_badge
from workinggroups.presenters.calls import weighted
from workinggroups.presenters.expressions import Row, capacity, rows

SAMPLE_NOTE = _("This report contains sample data. It does not describe real applicants.")
METHOD = _(
    "Each criterion is scored from 0 to its highest score. The score of an expression is the weighted mean "
    "of its reviews, shown on a scale from 0 to 5."
)
ROW_HEADER = (
    _("Number"),
    _("Profile"),
    _("Takes part as"),
    _("Country"),
    _("Reviews"),
    _("Score of 5"),
    _("State"),
)


def evaluation_report(group: WorkingGroup, calls: list[Call], expressions: ExpressionQuerySet) -> bytes:
    """A tagged PDF in the reader's language with a chapter for each call.

    `calls` come from `with_clock()` with their criteria, `expressions` from `queries.on_desk`.
    """
    found = rows(queries.by_score(expressions))
    reviewers = queries.reviewer_counts(expressions)
    sample = any(row.expression.is_sample for row in found) or any(call.is_sample for call in calls)
    data = {
        "lead": f"{group.number}. {group.name}",
        "sample": SAMPLE_NOTE if sample else "",
        "method": METHOD,
        "calls": [_chapter(call, found, reviewers.get(call.pk, 0)) for call in calls],
        "empty": "" if calls else _("This group has not published a call yet."),
        "footer": _("Evaluation report, working group %(number)d") % {"number": group.number},
    }
    return pdf.render("evaluation", data, language=get_language() or "en", title=str(_("Evaluation report")))


def _chapter(call: Call, found: list[Row], reviewers: int) -> dict[str, Any]:
    rows_of_call = [row for row in found if row.expression.call_id == call.pk]
    return {
        "title": call.title,
        "facts": _facts(call, len(rows_of_call), reviewers),
        "criteria_title": _("Criteria"),
        "criteria_header": [_("Criterion"), _("Weight"), _("Highest score")],
        "criteria": [[c.name, weight, formats.number(c.max_score)] for c, weight in weighted(call)],
        "rows_title": _("Expressions of interest by score"),
        "rows_header": ROW_HEADER,
        "rows": [_line(row) for row in rows_of_call],
        "rows_note": _summary(rows_of_call),
    }


def _facts(call: Call, expressions: int, reviewers: int) -> list[list[Any]]:
    dates = [formats.moment(at) if at else _("not set") for at in (call.opens_at, call.closes_at)]
    return [
        [_("State"), str(call_badge(call).text)],
        [_("Opens"), dates[0]],
        [_("Closes"), dates[1]],
        [_("Expressions of interest"), formats.number(expressions)],
        [_("Reviewers"), formats.number(reviewers)],
    ]


def _line(row: Row) -> list[Any]:
    expression = row.expression
    score = _("not yet") if row.score is None else formats.number(row.score, 1)
    return [
        expression.reference,
        expression.profile,
        capacity(expression),
        expression.country.name,
        _("hidden") if row.review_count is None else formats.number(row.review_count),
        _("hidden") if row.in_conflict else score,
        ", ".join(str(badge.text) for badge in row.badges),
    ]


def _summary(found: list[Row]) -> Any:
    if not found:
        return _("No expressions of interest have been received.")
    done = sum(1 for row in found if row.review_count)
    text = ngettext(
        "%(done)d of %(total)d expression has been reviewed.",
        "%(done)d of %(total)d expressions have been reviewed.",
        len(found),
    )
    return text % {"done": done, "total": len(found)}
