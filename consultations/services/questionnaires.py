"""Loading a questionnaire from data; its codes say what is what, so loading it again only mends words."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.workflow.errors import Refused
from consultations.models import Option, Question, Questionnaire, Response, Section
from workinggroups.models import WorkingGroup

Row = TypeVar("Row", bound=models.Model)
Data = Mapping[str, Any]
Codes = set[tuple[str, str, str | None, bool]]


def load(data: Data, *, by: Any = None) -> Questionnaire:
    """Create or update the questionnaire that `data` describes; words are `{"en", "it", "hu", "bg"}`.

    Shape: `{"code", "group": number or None, "title": WORDS, "is_sample", "sections": [{"code", "title",
    "questions": [{"code", "kind", "text", "help", "required", "max_choices", "ordered", "options":
    [{"code", "label", "missing"}]}]}]}`; `help` and all from `required` to `ordered`, and `missing`, may be
    left out. Raises Refused when it would change what may be answered after somebody has answered.
    """
    with recorded(by=by):
        questionnaire = _saved(Questionnaire, {"code": data["code"]}, _of_questionnaire(data))
        if _codes_stored(questionnaire) != _codes_wanted(data):
            _refuse_if_answered(questionnaire)
            questionnaire.sections.all().delete()
        position = 0
        for number, section_data in enumerate(data["sections"], start=1):
            key = {"questionnaire": questionnaire, "code": section_data["code"]}
            section = _saved(Section, key, {"position": number, **_words("title", section_data["title"])})
            for question_data in section_data["questions"]:
                position += 1
                _load_question(section, position, question_data)
        questionnaire.sections.filter(questions__isnull=True).delete()
    return questionnaire


def _load_question(section: Section, position: int, data: Data) -> None:
    key = {"questionnaire": section.questionnaire, "code": data["code"]}
    values = {
        "section": section,
        "position": position,
        "kind": data["kind"],
        "required": data.get("required") or False,
        "max_choices": data.get("max_choices"),
        "ordered": data.get("ordered") or False,
        **_words("text", data["text"]),
        **_words("help", data.get("help")),
    }
    question = _saved(Question, key, values)
    for number, option in enumerate(data["options"], start=1):
        words = _words("label", option["label"])
        rest = {"position": number, "missing": option.get("missing", False)}
        _saved(Option, {"question": question, "code": option["code"]}, {**rest, **words})


def _of_questionnaire(data: Data) -> dict[str, Any]:
    group = WorkingGroup.objects.get(number=data["group"]) if data.get("group") else None
    return {"group": group, "is_sample": data.get("is_sample", False), **_words("title", data["title"])}


def _words(field: str, words: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{field}_{code}": (words or {}).get(code, "") for code in LANGUAGES}


def _saved(model: type[Row], key: dict[str, Any], values: dict[str, Any]) -> Row:
    """The row with `key`, written only where `values` differ: an unchanged file leaves no trace."""
    found = model._default_manager.filter(**key).first()
    if found is None:
        return model._default_manager.create(**key, **values)
    changed = [field for field, value in values.items() if getattr(found, field) != value]
    for field in changed:
        setattr(found, field, values[field])
    if changed:
        found.save(update_fields=changed)
    return found


def _codes_wanted(data: Data) -> Codes:
    return {line for section in data["sections"] for q in section["questions"] for line in _codes_of(q)}


def _codes_of(question: Data) -> Iterator[tuple[str, str, str | None, bool]]:
    yield (question["code"], question["kind"], None, False)
    for option in question["options"]:
        yield (question["code"], question["kind"], option["code"], option.get("missing", False))


def _codes_stored(questionnaire: Questionnaire) -> Codes:
    questions = questionnaire.questions.values_list("code", "kind")
    options = Option.objects.filter(question__questionnaire=questionnaire)
    answers = options.values_list("question__code", "question__kind", "code", "missing")
    return {(code, kind, None, False) for code, kind in questions} | set(answers)


def _refuse_if_answered(questionnaire: Questionnaire) -> None:
    if Response.objects.filter(consultation__questionnaire=questionnaire).exists():
        message = _("Questions and answers cannot change any more: this questionnaire has been answered.")
        raise Refused(message, status=409)
