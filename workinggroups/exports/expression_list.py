"""Expressions of interest, reviews and scores as tables: three sheets of a spreadsheet, or one as CSV.

Every table keeps to what the reader may see: nothing of an expression in conflict but number, kind, country
and state, no text before the declaration, no review before one's own, nothing that the blind mode hides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clusterpolisee.core.documents.delimited import comma_separated
from clusterpolisee.core.documents.xlsx import Sheet, write_workbook
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import ExpressionState, HiddenField
from workinggroups.models import Call, Criterion, Review
from workinggroups.presenters.content import LABELS
from workinggroups.presenters.evaluation import card_of
from workinggroups.queries import reports
from workinggroups.queries.desk import Wanted, hidden_from
from workinggroups.queries.scores import SCALE

TABLES = ("expressions", "reviews", "scores")
Progress = Callable[[int, int], None]


def _no_progress(_done: int, _total: int) -> None:
    return None


@dataclass
class Tables:
    """The three tables of a call for one reader, row by row."""

    call: Call
    reader: Any
    wanted: Wanted = field(default_factory=Wanted)
    progress: Progress = _no_progress

    @cached_property
    def rows(self) -> Any:
        return reports.wanted_rows(self.call, self.wanted, reader=self.reader)

    @cached_property
    def criteria(self) -> list[Criterion]:
        return list(self.call.criteria.all())

    @cached_property
    def questions(self) -> list[Any]:
        return list(self.call.questions.all())

    @cached_property
    def hidden(self) -> frozenset[str]:
        return hidden_from(self.call, self.reader)

    def sheet(self, table: str) -> Sheet:
        header, rows = {
            "expressions": (self._expression_header, self._expressions),
            "reviews": (self._review_header, self._reviews),
            "scores": (self._score_header, self._scores),
        }[table]
        return Sheet(table_name(table), header(), rows())

    def _expression_header(self) -> list[str]:
        facts = [
            _("Number"), _("Name"), _("Takes part as"), _("Organisation"), _("Country"), _("Language"),
            _("State"), _("Received"), _("Reviews"), _("Score of 5"),
        ]  # fmt: skip
        means = [_criterion_name(criterion) for criterion in self.criteria]
        texts = [_("Profile in one line"), *(str(label) for label in LABELS.values())]
        asked = [in_language(question, "label").value for question in self.questions]
        return [*facts, *means, *texts, *asked, _("Annexes"), _("Sample data")]

    def _expressions(self) -> Iterator[list[Any]]:
        means = reports.open_means(self.rows)
        clarified = reports.clarified_texts(self.call)
        total = self.rows.count()
        for done, row in enumerate(reports.in_portions(self.rows), start=1):
            yield self._expression(row, means, clarified.get(row.pk, {}))
            self.progress(done, total)

    def _expression(self, row: Any, means: Any, clarified: dict[str, str]) -> list[Any]:
        card = card_of(row, hidden=self.hidden, knows=row.is_declared, keeps_out=row.in_conflict)
        reads = reports.opens_text(row)
        scores = [_rounded(means.get((row.pk, criterion.pk))) for criterion in self.criteria]
        return [
            row.reference,
            card.name or self._withheld(HiddenField.NAME),
            str(card.kind),
            card.body or self._withheld(HiddenField.ORGANISATION),
            card.country.name if card.country else self._withheld(HiddenField.COUNTRY),
            str(formats.locale().languages[row.language]) if reads else "",
            capfirst(str(ExpressionState(row.state).label)),
            row.submitted_at,
            row.review_count,
            _rounded(row.score),
            *scores,
            *(self._texts(row, clarified) if reads else self._no_texts(card.profile)),
            row.annex_count if reads and HiddenField.FILES not in self.hidden else None,
            pgettext("a sample record", "yes") if row.is_sample else "",
        ]

    def _withheld(self, what: str) -> str:
        return _("hidden") if what in self.hidden else ""

    def _texts(self, row: Any, clarified: dict[str, str]) -> list[str]:
        sent = {
            **(row.sent_content or {}),
            **{k: v for k, v in clarified.items() if k in ("profile", *LABELS)},
        }
        answers = {**sent.get("answers", {}), **clarified}
        own = [sent.get(name, "") for name in ("profile", *LABELS)]
        return [*own, *(answers.get(question.code, "") for question in self.questions)]

    def _no_texts(self, profile: str) -> list[str]:
        return [profile, *("" for _label in LABELS), *("" for _question in self.questions)]

    def _review_header(self) -> list[str]:
        return [
            _("Number"), _("Reviewer"), _("Filed"), _("Abstains"), _("Score of 5"),
            *(_criterion_name(criterion) for criterion in self.criteria),
            _("Comment to the committee"), _("Comment to the applicant"),
        ]  # fmt: skip

    def _reviews(self) -> Iterator[list[Any]]:
        for review in reports.in_portions(reports.open_reviews(self.rows, reader=self.reader)):
            scores = {score.criterion_id: score for score in review.scores.all()}
            yield [
                review.expression.reference,
                review.reviewer.full_name,
                review.filed_at,
                pgettext("abstains", "yes") if review.abstains else "",
                _rounded(_total(review)),
                *(scores[c.pk].value if c.pk in scores else None for c in self.criteria),
                review.comment,
                review.comment_to_applicant,
            ]

    def _score_header(self) -> list[str]:
        return [_("Number"), _("Reviewer"), _("Criterion"), _("Weight in per cent"), _("Highest"), _("Score")]

    def _scores(self) -> Iterator[list[Any]]:
        for review in reports.in_portions(reports.open_reviews(self.rows, reader=self.reader)):
            for score in review.scores.all():
                criterion = score.criterion
                name = in_language(criterion, "name").value
                yield [
                    review.expression.reference, review.reviewer.full_name, name, criterion.weight,
                    criterion.max_score, score.value,
                ]  # fmt: skip


def table_name(table: str) -> str:
    return {"expressions": _("Expressions"), "reviews": _("Reviews"), "scores": _("Scores")}[table]


def expression_workbook(tables: Tables, path: Path) -> Path:
    """All three sheets, written row by row into `path`."""
    return write_workbook(path, (tables.sheet(table) for table in TABLES))


def expression_csv(tables: Tables, table: str) -> bytes:
    """One table; ";" parts the columns where the comma parts decimals."""
    sheet = tables.sheet(table)
    uses_comma = formats.number(0.5, 1)[1] == ","
    return comma_separated(sheet.header, sheet.rows, separator=";" if uses_comma else ",")


def _criterion_name(criterion: Criterion) -> str:
    return _("%(criterion)s (weight %(weight)s %%, of %(highest)s)") % {
        "criterion": in_language(criterion, "name").value,
        "weight": criterion.weight,
        "highest": criterion.max_score,
    }


def _total(review: Review) -> float | None:
    """The review's own weighted mean, from 0 to 5."""
    scores: Any = review.scores.all()
    weight = sum(score.criterion.weight for score in scores)
    if not weight:
        return None
    shares = (score.value / score.criterion.max_score * score.criterion.weight for score in scores)
    return float(SCALE * sum(shares) / weight)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
