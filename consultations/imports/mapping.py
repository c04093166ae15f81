"""What a file of replies means: which column is which question, which word is which option.

The mapping is a JSON file of format `clusterpolisee-responses/1`, written once per source. Its shape:

    {"format": "clusterpolisee-responses/1",
     "consultation": {"slug", "title": WORDS, "introduction": WORDS,
                      "language": language of the replies (ISO 639-1),
                      "origin": {"who": WORDS, "where": WORDS, "when": "2020", "text": WORDS},
                      "licence": SPDX identifier,
                      "collected": {"from": "2020-01-31", "to": …}},              only when known
     "file": {"encoding", "delimiter", "columns": count, "records": count},       records: optional
     "record_id": COLUMN,
     "sections": [{"code", "title": WORDS, "questions": [QUESTION, …]}, …],
     "ignored": [COLUMN + {"reason"}, …]}

    WORDS     {"en", "it", "hu", "bg"}; the text of a question also in the language of the replies
    COLUMN    {"column": position from 0, "header": the exact text of the header cell}
    QUESTION  COLUMN + {"code", "kind", "text": WORDS, "options": [OPTION, …]}
    OPTION    {"code", "label": WORDS, "value": cell text or a list of its spellings,
               "missing": true for “don't know” and the like; optional}

A multiple-choice question has no column of its own: each of its options is an OPTION + COLUMN, and
`"not_chosen"` of the question lists what a cell may hold, besides nothing, when the option was not ticked.
`"ordered": true` on a single choice says that its options have an order of their own (age groups).
An integer question lists options only for texts that stand in place of a number. Every column of the file
is used exactly once or listed as ignored.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consultations.stats.instrument import Instrument, Kind, QuestionSpec

FORMAT = "clusterpolisee-responses/1"
LANGUAGES = ("en", "it", "hu", "bg")
# Nine digits fit every database's integer; ASCII, because \d also means digits of other scripts.
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")

Words = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column by its position from 0; `header` is checked against the file."""

    position: int
    header: str


@dataclass(frozen=True)
class IgnoredColumn:
    column: Column
    reason: str


@dataclass(frozen=True)
class OptionMapping:
    """`values`: the cell texts that mean this option. `column`: only in a multiple-choice question."""

    code: str
    label: Words
    values: tuple[str, ...]
    missing: bool = False
    column: Column | None = None


@dataclass(frozen=True)
class QuestionMapping:
    """`column` is None for multiple choice, where each option has its own. `ordered`: the options have an
    order of their own, which charts and tables keep (always so in a scale).
    """

    code: str
    kind: Kind
    text: Words
    column: Column | None
    options: tuple[OptionMapping, ...] = ()
    not_chosen: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        places = (self.column, *(option.column for option in self.options))
        return tuple(column for column in places if column is not None)

    @property
    def spec(self) -> QuestionSpec:
        """The question as the statistics know it. Raises InstrumentError on a contradiction."""
        return QuestionSpec(
            code=self.code,
            kind=self.kind,
            option_codes=tuple(option.code for option in self.options),
            missing_codes=frozenset(option.code for option in self.options if option.missing),
        )


@dataclass(frozen=True)
class SectionMapping:
    code: str
    title: Words
    questions: tuple[QuestionMapping, ...]


@dataclass(frozen=True)
class Origin:
    who: Words
    where: Words
    when: str
    text: Words


@dataclass(frozen=True)
class ConsultationFacts:
    """What the file says of the consultation itself; `collected` (first, last day) is None if unknown."""

    slug: str
    title: Words
    introduction: Words
    language: str
    origin: Origin
    licence: str
    collected: tuple[date, date] | None = None


@dataclass(frozen=True)
class FileFormat:
    """`records`: how many the file must hold, None when any number will do."""

    encoding: str
    delimiter: str
    columns: int
    records: int | None = None


@dataclass(frozen=True)
class ResponseMapping:
    consultation: ConsultationFacts
    file: FileFormat
    record_id: Column
    sections: tuple[SectionMapping, ...]
    ignored: tuple[IgnoredColumn, ...]

    @property
    def questions(self) -> tuple[QuestionMapping, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column the mapping speaks of, in the order of the mapping."""
        asked = (column for question in self.questions for column in question.columns)
        return (self.record_id, *asked, *(ignored.column for ignored in self.ignored))

    @property
    def instrument(self) -> Instrument:
        return Instrument(tuple(question.spec for question in self.questions))
