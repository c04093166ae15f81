"""Evaluators, reviews, ranking and decisions of a setting-up document."""

from collections.abc import Mapping, Set
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.ui import formats
from workinggroups.enums import AssignmentState, ClarificationState, ExpressionState, Proposal
from workinggroups.presenters.chapters import Block, Chapter, Grid, Heading, Words
from workinggroups.presenters.set_up_names import Names, day, score, text

Content = Mapping[str, Any]
LEFT_OUT = gettext_lazy(
    "Lines about expressions with which you have a conflict of interest are left out, and the places of all."
)


def evaluation_chapters(content: Content, names: Names, hidden: Set[str]) -> list[Chapter]:
    procedure = content["procedure"]
    shown = {
        part: [row for row in procedure[part] if row["ref"] not in hidden]
        for part in ("expressions", "assignments", "reviews", "clarifications")
    }
    found = [
        _evaluators(shown, names),
        _reviews(content, shown["reviews"], names),
        _ranking(content, shown["expressions"], is_whole=not hidden),
        _decisions(shown["expressions"], names),
    ]
    if shown["clarifications"]:
        found.insert(2, _clarifications(shown["clarifications"]))
    return found


def _evaluators(shown: Content, names: Names) -> Chapter:
    title = _("Evaluators")
    if not shown["assignments"]:
        return Chapter(title, [Words(_("Nobody was asked to review."))])
    filed = {(row["ref"], row["person"]): row["filed_at"] for row in shown["reviews"]}
    lines = [
        [
            row["ref"],
            names.person(row["person"]),
            str(AssignmentState(row["state"]).label),
            day(row["made_at"], "short"),
            day(filed.get((row["ref"], row["person"]), ""), "short"),
        ]
        for row in shown["assignments"]
    ]
    header = [_("Number"), _("Evaluator"), _("Answer"), _("Asked"), _("Review filed")]
    return Chapter(title, [Grid(_("Who was asked to review what"), header, lines, (0, 1.4, 1, 0, 0))])


def _reviews(content: Content, reviews: list[Any], names: Names) -> Chapter:
    title = _("Reviews")
    if not reviews:
        return Chapter(title, [Words(_("No reviews are filed."))])
    criteria = content["call"]["criteria"]
    header = [_("Number"), _("Evaluator"), *(text(row["names"]) for row in criteria)]
    lines = [
        [
            row["ref"],
            names.person(row["person"]) + (f" ({_('abstains')})" if row["abstains"] else ""),
            *(_value(row["scores"].get(criterion["code"])) for criterion in criteria),
        ]
        for row in reviews
    ]
    numbers = range(2, len(header))
    widths = (0, 1.6, *(1 for _number in criteria))
    blocks: list[Block] = [Grid(_("Scores of each review"), header, lines, widths, tuple(numbers))]
    comments = [row for row in reviews if row["comment"]]
    if comments:
        blocks.append(Heading(_("Comments to the committee")))
        told = [[row["ref"], names.person(row["person"]), row["comment"]] for row in comments]
        header = [_("Number"), _("Evaluator"), _("Comment")]
        blocks.append(Grid(_("Comments of the reviews"), header, told, (0, 1, 3)))
    return Chapter(title, blocks)


def _value(value: int | None) -> str:
    return "–" if value is None else formats.number(value)


def _clarifications(rows: list[Any]) -> Chapter:
    header = [_("Number"), _("Asked"), _("Answer until"), _("State")]
    lines = [
        [
            row["ref"],
            day(row["asked_at"], "short"),
            day(row["answer_by"], "short"),
            str(ClarificationState(row["state"]).label),
        ]
        for row in rows
    ]
    return Chapter(_("Clarifications"), [Grid(_("Questions to applicants"), header, lines, (0, 0, 0, 1))])


def _ranking(content: Content, rows: list[Any], *, is_whole: bool) -> Chapter:
    """By score; places only where the reader sees every line."""
    ranked = sorted(
        (row for row in rows if row["score"] is not None), key=lambda row: (-row["score"], row["ref"])
    )
    title = _("Scores and ranking")
    method = _(
        "Each criterion is scored from 0 to its highest score. The score of an expression is the weighted "
        "mean of its reviews, shown on a scale from 0 to 5. Equal scores share a place."
    )
    if not ranked:
        return Chapter(title, [Words(method), Words(_("No expression has a score."))])
    criteria = content["call"]["criteria"]
    header = [
        _("Place"),
        _("Number"),
        _("Score of 5"),
        _("Reviews"),
        *(text(row["names"]) for row in criteria),
    ]
    lines = [
        [
            formats.number(row["rank"]) if is_whole else "–",
            row["ref"],
            score(row["score"], 2),
            formats.number(row["reviews"]),
            *(score(row["by_criterion"].get(criterion["code"]), 1) for criterion in criteria),
        ]
        for row in ranked
    ]
    numbers = (0, *range(2, len(header)))
    widths = (0, 0, 0, 0, *(1 for _number in criteria))
    blocks: list[Block] = [
        Words(method),
        Grid(_("Expressions of interest by score"), header, lines, widths, numbers),
    ]
    if not is_whole:
        blocks.append(Words(str(LEFT_OUT)))
    return Chapter(title, blocks)


def _decisions(rows: list[Any], names: Names) -> Chapter:
    title = _("Decisions")
    decided = [row for row in rows if row["decision"]]
    if not decided:
        return Chapter(title, [Words(_("No decision is recorded."))])
    header = [_("Number"), _("Applicant"), _("Decision"), _("What became of it"), _("Reason given")]
    lines = [
        [
            row["ref"],
            names.who(row["person"], row["body"]),
            _decision(row),
            str(ExpressionState(row["state"]).label),
            row["reason"] or "–",
        ]
        for row in decided
    ]
    return Chapter(title, [Grid(_("Decisions with their reasons"), header, lines, (0, 1.3, 1, 1, 2))])


def _decision(row: Content) -> str:
    word = capfirst(str(Proposal(row["decision"]).label))
    if row["reserve_rank"]:
        until = day(row["reserve_until"], "short")
        return _("%(word)s, place %(place)s, until %(day)s") % {
            "word": word,
            "place": formats.number(row["reserve_rank"]),
            "day": until,
        }
    return word
