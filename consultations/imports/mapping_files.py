"""Read and check a mapping file; `consultations.imports.mapping` documents its format."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from consultations.imports.json_places import Place, read_json
from consultations.imports.mapping import (
    FORMAT,
    LANGUAGES,
    Column,
    ConsultationFacts,
    FileFormat,
    IgnoredColumn,
    OptionMapping,
    Origin,
    QuestionMapping,
    ResponseMapping,
    SectionMapping,
    Words,
)
from consultations.imports.mapping_checks import check_columns, check_questions
from consultations.imports.problems import MappingProblem, MappingRefused, said
from consultations.stats.instrument import Kind

ENCODINGS = ("utf-8", "utf-8-sig", "cp1250", "cp1251", "cp1252", "iso-8859-1", "iso-8859-2", "iso-8859-15")
DELIMITERS = (",", ";", "\t", "|")

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
QUESTION_CODE = r"[A-Z][A-Z0-9_]*"
OPTION_CODE = r"[a-z][a-z0-9_]*"
WITHOUT_ADDRESS = r"(?s)(?!.*(://|www\.)).*\S.*"


def load_mapping(path: Path) -> ResponseMapping:
    """The mapping in the file at `path`. Raises MappingRefused; every problem names its JSON path."""
    try:
        source = path.read_bytes()
    except OSError as error:
        message = said(_("The file cannot be read: %(reason)s."), reason=error.strerror)
        raise MappingRefused([MappingProblem("$", message)]) from error
    return parse_mapping(source)


def parse_mapping(source: bytes) -> ResponseMapping:
    """The mapping in `source`, a JSON text in UTF-8. Raises MappingRefused."""
    root = read_json(source)
    root.keys(("format", "consultation", "file", "record_id", "sections", "ignored"))
    if root.has("format") and root.at("format").value != FORMAT:
        root.at("format").refuse(said(_("The format “%(format)s” is expected here."), format=FORMAT))
    consultation = _consultation(root.at("consultation"))
    record_id = root.at("record_id")
    record_id.keys(("column", "header"))
    mapping = ResponseMapping(
        consultation=consultation,
        file=_file(root.at("file")),
        record_id=_column(record_id),
        sections=tuple(_section(place, consultation.language) for place in root.at("sections").items()),
        ignored=tuple(_ignored(place) for place in root.at("ignored").items()),
    )
    check_questions(root, mapping)
    check_columns(root, mapping)
    if root.problems:
        raise MappingRefused(root.problems)
    return mapping


def _consultation(place: Place) -> ConsultationFacts:
    place.keys(("slug", "title", "introduction", "language", "origin", "licence"), ("collected",))
    origin = place.at("origin")
    origin.keys(("who", "where", "when", "text"))
    return ConsultationFacts(
        slug=place.at("slug").text(SLUG),
        title=_words(place.at("title")),
        introduction=_words(place.at("introduction")),
        language=place.at("language").text(r"[a-z]{2}"),
        origin=Origin(
            who=_words(origin.at("who")),
            where=_words(origin.at("where")),
            when=origin.at("when").text(),
            text=_words(origin.at("text")),
        ),
        licence=place.at("licence").text(r"[A-Za-z0-9.-]+"),
        collected=_period(place.at("collected")) if place.has("collected") else None,
    )


def _period(place: Place) -> tuple[date, date]:
    place.keys(("from", "to"))
    first, last = _day(place.at("from")), _day(place.at("to"))
    if first > last:
        place.refuse(_("The first day comes after the last one."))
    return first, last


def _day(place: Place) -> date:
    try:
        return date.fromisoformat(place.text())
    except ValueError:
        place.refuse(_("A day is expected here, written as 2020-01-31."))
        return date.min


def _file(place: Place) -> FileFormat:
    place.keys(("encoding", "delimiter", "columns"), ("records",))
    if place.has("encoding") and place.at("encoding").value not in ENCODINGS:
        place.at("encoding").refuse(
            said(_("One of these encodings is expected here: %(encodings)s."), encodings=", ".join(ENCODINGS))
        )
    if place.has("delimiter") and place.at("delimiter").value not in DELIMITERS:
        place.at("delimiter").refuse(_("A comma, semicolon, tab or vertical bar is expected here."))
    return FileFormat(
        encoding=place.at("encoding").text(),
        delimiter=place.at("delimiter").text(r"(?s)."),
        columns=place.at("columns").number(minimum=1),
        records=place.at("records").number(minimum=1) if place.has("records") else None,
    )


def _words(place: Place, *languages: str) -> Words:
    """Four languages, and those of `languages` which are not among them."""
    wanted = dict.fromkeys((*LANGUAGES, *languages))
    place.keys(wanted)
    return {language: place.at(language).text(WITHOUT_ADDRESS) for language in wanted}


def _column(place: Place) -> Column:
    return Column(position=place.at("column").number(), header=place.at("header").text())


def _ignored(place: Place) -> IgnoredColumn:
    place.keys(("column", "header", "reason"))
    return IgnoredColumn(_column(place), place.at("reason").text())


def _section(place: Place, language: str) -> SectionMapping:
    place.keys(("code", "title", "questions"))
    return SectionMapping(
        code=place.at("code").text(SLUG),
        title=_words(place.at("title")),
        questions=tuple(_question(question, language) for question in place.at("questions").items()),
    )


def _question(place: Place, language: str) -> QuestionMapping:
    kind = _kind(place.at("kind"))
    multiple = kind is Kind.MULTIPLE
    own = () if multiple else ("column", "header")
    optional = ("options", "not_chosen") if multiple else ("options", "ordered")
    place.keys(("code", "kind", "text", *own), optional)
    return QuestionMapping(
        code=place.at("code").text(QUESTION_CODE),
        kind=kind,
        text=_words(place.at("text"), language),
        column=None if multiple else _column(place),
        options=tuple(_option(option, multiple) for option in place.at("options").items()),
        not_chosen=_values(place.at("not_chosen")),
        ordered=kind is Kind.SCALE or (place.has("ordered") and place.at("ordered").flag()),
    )


def _kind(place: Place) -> Kind:
    try:
        return Kind(place.text())
    except ValueError:
        if place.value:
            kinds = ", ".join(kind.value for kind in Kind)
            place.refuse(said(_("One of these kinds is expected here: %(kinds)s."), kinds=kinds))
        return Kind.LONG_TEXT


def _option(place: Place, has_column: bool) -> OptionMapping:
    own = ("column", "header") if has_column else ()
    place.keys(("code", "label", "value", *own), ("missing",))
    return OptionMapping(
        code=place.at("code").text(OPTION_CODE),
        label=_words(place.at("label")),
        values=_values(place.at("value")),
        missing=place.has("missing") and place.at("missing").flag(),
        column=_column(place) if has_column else None,
    )


def _values(place: Place) -> tuple[str, ...]:
    """Cell texts: one or a list. Never blank: an empty cell means not answered."""
    if isinstance(place.value, list):
        return tuple(item.text() for item in place.items())
    return (place.text(),) if place.value is not None else ()
