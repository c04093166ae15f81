"""Stored answers in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clusterpolisee.core.languages.content import Text, in_language
from clusterpolisee.core.ui import formats
from consultations.models import Question, Questionnaire
from consultations.queries import questions_of


@dataclass(frozen=True)
class AnswerRow:
    """A question with what was answered, as one or several texts; none where it was left out."""

    number: int
    text: Text
    answers: tuple[Text, ...]


def in_words(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[AnswerRow]:
    """All questions in their order, with the labels in the reader's language."""
    return [
        AnswerRow(number, in_language(question, "text"), _texts(question, answers.get(question.code)))
        for number, question in enumerate(questions_of(questionnaire), start=1)
    ]


def _texts(question: Question, answer: Any) -> tuple[Text, ...]:
    labels = {option.code: in_language(option, "label") for option in question.options.all()}
    if answer is None:
        return ()
    if isinstance(answer, int):
        return (_plain(formats.number(answer)),)
    if isinstance(answer, list):
        return tuple(labels[code] for code in answer)
    return (labels.get(answer) or _plain(answer),)


def _plain(text: str) -> Text:
    """A respondent's own words: in whatever language they are."""
    return Text(text, "", False)
