"""Does a mapping make sense as a whole: codes said once, options fit the kind, every column spoken for."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from consultations.imports.json_places import Place
from consultations.imports.mapping import WHOLE_NUMBER, QuestionMapping, ResponseMapping
from consultations.imports.problems import said
from consultations.stats.instrument import TEXT_KINDS, Kind

T = TypeVar("T", bound=Hashable)


def check_questions(root: Place, mapping: ResponseMapping) -> None:
    """Note what is wrong with questions and options; the paths name the question."""
    sections = root.at("sections")
    for code in _repeated(section.code for section in mapping.sections):
        sections.refuse(said(_("The section code “%(code)s” is used twice."), code=code))
    for code in _repeated(question.code for question in mapping.questions):
        sections.refuse(said(_("The question code “%(code)s” is used twice."), code=code))
    for section_place, section in zip(sections.items(), mapping.sections, strict=True):
        places = section_place.at("questions").items()
        for place, question in zip(places, section.questions, strict=True):
            _check_options(place.at("options"), question)


def _check_options(place: Place, question: QuestionMapping) -> None:
    for code in _repeated(option.code for option in question.options):
        place.refuse(said(_("The option code “%(code)s” is used twice."), code=code))
    if question.kind in TEXT_KINDS and question.options:
        place.refuse(_("A text question has no options."))
    if question.kind is Kind.INTEGER:
        _check_beside_numbers(place, question)
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE):
        _check_choices(place, question)
    if question.kind is not Kind.MULTIPLE:
        values = (value for option in question.options for value in set(option.values))
        for value in _repeated(values):
            place.refuse(said(_("The value “%(value)s” stands for two options."), value=value))


def _check_beside_numbers(place: Place, question: QuestionMapping) -> None:
    if not all(option.missing for option in question.options):
        place.refuse(_("An option beside a number must be marked as missing."))
    if any(WHOLE_NUMBER.fullmatch(value) for option in question.options for value in option.values):
        place.refuse(_("An option beside a number cannot be a number itself."))


def _check_choices(place: Place, question: QuestionMapping) -> None:
    needed = 2 if question.kind is Kind.SCALE else 1
    if sum(not option.missing for option in question.options) < needed:
        place.refuse(said(_("At least %(needed)s options not marked as missing are needed."), needed=needed))


def check_columns(root: Place, mapping: ResponseMapping) -> None:
    """Note columns outside the file, used twice, or neither used nor ignored."""
    place = root.at("file").at("columns")
    used = [column.position for column in mapping.columns]
    for position in _repeated(used):
        place.refuse(said(_("Column %(column)s is spoken for twice."), column=position))
    for position in sorted(set(used) - set(range(mapping.file.columns))):
        place.refuse(said(_("Column %(column)s lies outside the file."), column=position))
    for position in sorted(set(range(mapping.file.columns)) - set(used)):
        place.refuse(said(_("Column %(column)s is neither used nor ignored."), column=position))


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]
