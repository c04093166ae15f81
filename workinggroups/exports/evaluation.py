"""The evaluation report of a call as a document, as far as its reader may see the evaluation."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import CallState, ExpressionState
from workinggroups.models import Call, Criterion
from workinggroups.presenters.chapters import Block, Chapter, Facts, Grid, Paper, Words
from workinggroups.presenters.evaluation import card_of
from workinggroups.presenters.set_up_names import moment
from workinggroups.queries import reports
from workinggroups.queries.desk import Wanted, hidden_from


def evaluation_paper(call: Call, *, reader: Any) -> Paper:
    """In the active language."""
    rows = reports.wanted_rows(call, Wanted(sort="score"), reader=reader)
    found = list(rows)
    sample = call.is_sample or any(row.is_sample for row in found)
    note = _("This report contains sample data. It does not describe real applicants.")
    criteria = list(call.criteria.all())
    group = call.group
    return Paper(
        title=_("Evaluation report"),
        lead=f"{group.number}. {in_language(group, 'name')} · {in_language(call, 'title')}",
        notes=[note] if sample else [],
        facts=_facts(call, found),
        chapters=[
            _criteria(criteria),
            _ranked(call, found, reports.open_means(rows), criteria, reader),
            _evaluators(call, found),
            _comments(rows, reader),
        ],
        footer=_("Evaluation report, working group %(number)s") % {"number": group.number},
    )


def _facts(call: Call, found: list[Any]) -> list[tuple[str, str]]:
    done = sum(1 for row in found if row.review_count)
    reviewed = ngettext(
        "%(done)s of %(total)s expression has reviews that you may see",
        "%(done)s of %(total)s expressions have reviews that you may see",
        len(found),
    ) % {"done": formats.number(done), "total": formats.number(len(found))}
    dates = [(label, moment(at.isoformat() if at else "", call.zone)) for label, at in _dates(call)]
    return [
        (_("State"), capfirst(str(CallState(call.state).label))),
        *dates,
        (_("Expressions of interest"), formats.number(len(found))),
        (_("Reviewed"), reviewed),
        (_("Reviews for each expression"), formats.number(call.reviews_wanted)),
    ]


def _dates(call: Call) -> list[tuple[str, Any]]:
    return [(_("Opens"), call.opens_at), (_("Closes"), call.closes_at)]


def _criteria(criteria: list[Criterion]) -> Chapter:
    method = _(
        "Each criterion is scored from 0 to its highest score. The score of an expression is the weighted "
        "mean of its reviews, shown on a scale from 0 to 5. Equal scores share a place."
    )
    header = [_("Criterion"), _("Weight"), _("Highest score"), _("Threshold")]
    lines = [
        [
            in_language(row, "name").value,
            formats.share(row.weight / 100),
            formats.number(row.max_score),
            formats.number(row.threshold) if row.threshold else _("none"),
        ]
        for row in criteria
    ]
    grid = Grid(_("Criteria and their weights"), header, lines, (1, 0, 0, 0), (1, 2, 3))
    return Chapter(_("Criteria"), [Words(method), grid])


def _ranked(call: Call, found: list[Any], means: Any, criteria: list[Criterion], reader: Any) -> Chapter:
    title = _("Expressions of interest by score")
    if not found:
        return Chapter(title, [Words(_("No expressions of interest have been received."))])
    hidden = hidden_from(call, reader)
    is_whole = all(row.reviews_open for row in found)
    scores = [round(row.score, 4) for row in found if row.score is not None]
    header = [_("Place"), _("Number"), _("Applicant"), _("State"), _("Reviews"), _("Score of 5")]
    header += [in_language(row, "name").value for row in criteria]
    lines = [_line(row, scores if is_whole else [], means, criteria, hidden) for row in found]
    widths = (0, 0, 1.6, 1, 0, 0, *(1 for _row in criteria))
    blocks: list[Block] = [Grid(title, header, lines, widths, (0, *range(4, len(header))))]
    failing = [row.reference for row in found if _fails(row, means, criteria)]
    if failing:
        text = _("Below the threshold of a criterion: %(numbers)s.") % {"numbers": ", ".join(failing)}
        blocks.append(Words(text))
    if not is_whole:
        text = _(
            "Some lines are hidden from you, by a conflict of interest or until you have declared or filed."
        )
        blocks.append(Words(text))
    return Chapter(title, blocks)


def _line(
    row: Any, scores: list[float], means: Any, criteria: list[Criterion], hidden: frozenset[str]
) -> list[str]:
    card = card_of(row, hidden=hidden, knows=row.is_declared, keeps_out=row.in_conflict)
    score = None if row.score is None else round(row.score, 4)
    closed = _("hidden") if not row.reviews_open else _("not yet")
    place = 1 + sum(other > score for other in scores) if score is not None and scores else None
    own = [means.get((row.pk, criterion.pk)) for criterion in criteria]
    return [
        "–" if place is None else formats.number(place),
        row.reference,
        ", ".join(part for part in (card.name, card.body) if part) or _("hidden"),
        capfirst(str(ExpressionState(row.state).label)),
        closed if row.review_count is None else formats.number(row.review_count),
        closed if score is None else formats.number(score, 2),
        *("–" if mean is None else formats.number(mean, 1) for mean in own),
    ]


def _fails(row: Any, means: Any, criteria: list[Criterion]) -> bool:
    pairs = ((means.get((row.pk, criterion.pk)), criterion.threshold) for criterion in criteria)
    return any(mean is not None and mean < threshold for mean, threshold in pairs)


def _evaluators(call: Call, found: list[Any]) -> Chapter:
    title = _("Load of the evaluators")
    if any(row.in_conflict for row in found):  # who reviews one's own expression is nobody's to work out
        return Chapter(title, [Words(_("Left out, because you have a conflict of interest in this call."))])
    load = reports.load_of_evaluators(call)
    if not load:
        return Chapter(title, [Words(_("Nobody was asked to review."))])
    header = [_("Evaluator"), _("Asked for"), _("Accepted"), _("Filed")]
    lines = [[name, *(formats.number(number) for number in numbers)] for name, *numbers in load]
    return Chapter(title, [Grid(title, header, lines, (1, 0, 0, 0), (1, 2, 3))])


def _comments(rows: Any, reader: Any) -> Chapter:
    reviews = reports.open_reviews(rows, reader=reader)
    title = _("Comments of the evaluators")
    lines = [
        [row.expression.reference, row.reviewer.full_name, row.comment] for row in reviews if row.comment
    ]
    if not lines:
        return Chapter(title, [Facts([(_("Comments"), _("none"))])])
    header = [_("Number"), _("Evaluator"), _("Comment to the committee")]
    return Chapter(title, [Grid(title, header, lines, (0, 1, 3))])
