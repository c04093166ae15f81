"""One questionnaire with every kind of question, asked by group 3."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from consultations.models import Consultation, Response
from consultations.services import consultations, questionnaires, responses

LANGUAGES = ("en", "it", "hu", "bg")
SLUG = "cooperation"
STEPS = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


def words(text: str) -> dict[str, str]:
    return {code: f"{text} {code}" for code in LANGUAGES}


def question(code: str, kind: str, options: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:
    own = [{"code": option, "label": words(option)} for option in options]
    return {"code": code, "kind": kind, "text": words(code), "help": None, "options": own, **values}


def questionnaire_data(**changes: Any) -> dict[str, Any]:
    about = [
        question("body", "single", ("cluster", "sme", "agency"), required=True),
        question("years", "integer", required=True),
    ]
    more = [
        question("reasons", "multiple", ("markets", "funding", "learning", "none"), max_choices=2),
        question("kept", "scale", STEPS),
        question("worth", "scale", STEPS),
        question("partner", "short_text"),
        question("open", "long_text"),
    ]
    sections = [
        {"code": "about", "title": words("About"), "questions": about},
        {"code": "more", "title": words("More"), "questions": more},
    ]
    whole = {"code": SLUG, "group": 3, "title": words("Cooperation"), "is_sample": False}
    return {**whole, "sections": sections, **changes}


ANSWERS: dict[str, Any] = {
    "body": "sme",
    "years": 7,
    "reasons": ["markets", "learning"],
    "kept": "agree",
    "open": "A lesson\nin two lines",
}


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """The cast is made for every test; nobody here cares how well its passwords are kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def consultation(cast: SimpleNamespace) -> Consultation:
    """An open consultation of group 3."""
    questionnaire = questionnaires.load(questionnaire_data(), by="system:test")
    values = {
        f"{field}_{code}": f"{text} {code}"
        for field, text in (("title", "Working across borders"), ("introduction", "Why we ask"))
        for code in LANGUAGES
    }
    consultations.prepare(SLUG, questionnaire, values=values, by=cast.leader)
    return consultations.open_(Consultation.objects.get(slug=SLUG), by=cast.leader)


@pytest.fixture
def answer(consultation: Consultation) -> Callable[..., Response]:
    """Store one answer; keyword arguments replace single answers."""

    def store(**changes: Any) -> Response:
        answers = {**ANSWERS, **changes}
        given = {code: value for code, value in answers.items() if value is not None}
        return responses.submit(consultation, token=uuid.uuid4(), language="en", answers=given)

    return store


@pytest.fixture
def posted(token: uuid.UUID) -> dict[str, Any]:
    """What a browser sends for ANSWERS."""
    fields = {f"q-{code}": value for code, value in ANSWERS.items()}
    return {"token": str(token), "organisation": "Sample Cluster", "email": "", "website": "", **fields}
