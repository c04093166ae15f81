"""The questionnaire as the answer page draws it: sections with questions and matrices, these with options."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.content import Text, in_language
from consultations.enums import QuestionKind
from consultations.models import Question, Questionnaire, Section

# Seconds that a question takes on average, and the step to which minutes are rounded up.
SECONDS_PER_QUESTION = 45
MINUTES_STEP = 5


@dataclass(frozen=True)
class OptionRow:
    code: str
    label: Text
    id: str
    is_chosen: bool


@dataclass(frozen=True)
class QuestionRow:
    """One question with its field. `described_by`: the ids of help and error, for the input."""

    number: int
    question: Question
    text: Text
    help: Text
    field: BoundField
    options: tuple[OptionRow, ...]

    @property
    def id(self) -> str:
        return self.field.auto_id

    @property
    def template(self) -> str:
        return TEMPLATES[self.question.kind]

    @property
    def described_by(self) -> str:
        ids = [f"{self.id}_help"] if self.help.value else []
        return " ".join(ids + ([f"{self.id}_error"] if self.field.errors else []))


@dataclass(frozen=True)
class MatrixRow:
    """Several statements on one scale, as one table."""

    rows: tuple[QuestionRow, ...]
    template: str = "consultations/questions/_matrix.html"

    @property
    def first(self) -> QuestionRow:
        return self.rows[0]

    @property
    def last(self) -> QuestionRow:
        return self.rows[-1]

    @property
    def id(self) -> str:
        return f"{self.first.id}_matrix"

    @property
    def steps(self) -> tuple[OptionRow, ...]:
        return self.first.options

    @property
    def help(self) -> Text:
        """What is said to every statement alike is said once."""
        shared = self.first.help
        return shared if all(row.help == shared for row in self.rows) else Text("", shared.language, False)

    @property
    def has_errors(self) -> bool:
        return any(row.field.errors for row in self.rows)


@dataclass(frozen=True)
class SectionRows:
    section: Section
    title: Text
    blocks: tuple[QuestionRow | MatrixRow, ...]
    is_done: bool

    @property
    def id(self) -> str:
        return f"section-{self.section.code}"


TEMPLATES: dict[str, str] = {
    QuestionKind.SINGLE: "consultations/questions/_choices.html",
    QuestionKind.MULTIPLE: "consultations/questions/_choices.html",
    QuestionKind.SCALE: "consultations/questions/_choices.html",
    QuestionKind.INTEGER: "consultations/questions/_integer.html",
    QuestionKind.SHORT_TEXT: "consultations/questions/_short_text.html",
    QuestionKind.LONG_TEXT: "consultations/questions/_long_text.html",
}


def minutes(question_count: int) -> int:
    """About how long answering takes, rounded up to five minutes."""
    steps = -(-question_count * SECONDS_PER_QUESTION // (60 * MINUTES_STEP))
    return max(1, steps) * MINUTES_STEP


def sections(questionnaire: Questionnaire, fields: Mapping[str, BoundField]) -> list[SectionRows]:
    """All sections; `fields` holds the field of each question by its code. Runs no query of its own on a
    questionnaire from `queries.questionnaire_of`."""
    found = []
    number = 1
    for section in questionnaire.sections.all():
        rows = [
            _row(at, question, fields[question.code])
            for at, question in enumerate(section.questions.all(), start=number)
        ]
        number += len(rows)
        title = in_language(section, "title")
        found.append(SectionRows(section, title, tuple(_blocks(rows)), _is_done(rows)))
    return found


def _is_done(rows: list[QuestionRow]) -> bool:
    """Of a form that came back: nothing is left to mend here."""
    return any(row.field.form.is_bound for row in rows) and not any(row.field.errors for row in rows)


def _blocks(rows: list[QuestionRow]) -> Iterator[QuestionRow | MatrixRow]:
    for scale, group in groupby(rows, key=_scale):
        run = tuple(group)
        if scale and len(run) > 1:
            yield MatrixRow(run)
        else:
            yield from run


def _scale(row: QuestionRow) -> tuple[str, ...]:
    if row.question.kind != QuestionKind.SCALE:
        return ()
    return tuple(option.code for option in row.options)


def _row(number: int, question: Question, field: BoundField) -> QuestionRow:
    return QuestionRow(
        number=number,
        question=question,
        text=in_language(question, "text"),
        help=in_language(question, "help"),
        field=field,
        options=tuple(_options(question, field)),
    )


def _options(question: Question, field: BoundField) -> Iterator[OptionRow]:
    value = field.value()
    chosen: Any = value if isinstance(value, list) else [value]
    options = list(question.options.all())
    for index, option in enumerate(options):
        label = in_language(option, "label")
        yield OptionRow(option.code, label, f"{field.auto_id}_{index}", option.code in chosen)
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE) and not question.required:
        # A radio button cannot be taken back, so there is one more that says so.
        no_answer = Text(str(_("No answer")), "", False)
        yield OptionRow("", no_answer, f"{field.auto_id}_{len(options)}", "" in chosen)
