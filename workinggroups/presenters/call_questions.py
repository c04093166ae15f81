"""Public questions and their answers as readers see them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.languages.content import Text, in_language
from workinggroups.models import PublicQuestion


@dataclass(frozen=True)
class Earlier:
    """How an answer read before it was changed, and since when."""

    since: datetime.datetime
    text: Text


@dataclass(frozen=True)
class Answered:
    """A question in public, without whoever asked."""

    question: PublicQuestion
    asked: Text
    answer: Text
    earlier: list[Earlier]


def in_public(questions: Iterable[PublicQuestion]) -> list[Answered]:
    return [Answered(row, question_text(row), answer_text(row), _earlier(row)) for row in questions]


def question_text(question: PublicQuestion) -> Text:
    """In the words it is published in, else as it was asked."""
    question.source_language = question.answer_language  # type: ignore[attr-defined]
    published = in_language(question, "published_text")
    return published if published.value else as_asked(question)


def as_asked(question: PublicQuestion) -> Text:
    reader = translation.get_language() or "en"
    return Text(question.text, question.language, question.language != reader)


def answer_text(question: PublicQuestion) -> Text:
    question.source_language = question.answer_language  # type: ignore[attr-defined]
    return in_language(question, "answer")


def _earlier(question: PublicQuestion) -> list[Earlier]:
    """The latest of the earlier wordings first."""
    reader = translation.get_language() or "en"
    found = []
    for row in reversed(question.earlier_answers):
        said = row["answer"]
        order = (reader, question.answer_language, *LANGUAGES)
        code = next((code for code in order if code in said), "")
        if code:
            since = datetime.datetime.fromisoformat(row["since"])
            found.append(Earlier(since, Text(said[code], code, code != reader)))
    return found
