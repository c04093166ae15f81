"""Records that indicators count."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.models import Consultation, Questionnaire, Response
from programme.models import DocumentedFigure, Indicator
from repository.models import Practice
from workinggroups.models import Call, Expression

CODES = ("concept-papers", "expressions", "questionnaires", "repository", "stakeholders-consultation")


@pytest.fixture
def indicators(db: Any) -> dict[str, Indicator]:
    """The five that the portal counts, and one that it does not."""
    made = {
        code: Indicator.objects.create(
            code=code,
            position=position,
            kind="output" if position < 4 else "result",
            label_en=f"Label of {code}",
            counting_en="How it is counted.",
            target=6,
            period="01",
        )
        for position, code in enumerate((*CODES, "cooperation-networks"), start=1)
    }
    figure = {
        "value": 271,
        "as_of": "2013-09-19",
        "certainty": "certain",
        "source_en": "Report to the committee",
    }
    DocumentedFigure.objects.create(indicator=made["stakeholders-consultation"], **figure)
    return made


@pytest.fixture
def make_call(groups: Any) -> Callable[..., Call]:
    def make(slug: str, **values: Any) -> Call:
        now = timezone.now()
        closes_at = now + timedelta(days=2)
        dates = {"opens_at": now - timedelta(days=2), "closes_at": closes_at, "accepts_until": closes_at}
        if values.get("state") != "draft":
            dates["published_at"] = dates["opens_at"]
        texts = {"title_en": f"Call {slug}", "summary_en": "Summary"}
        common = {"group": groups[3], "state": "open", "is_sealed": False}
        return Call.objects.create(slug=slug, **{**common, **dates, **texts, **values})

    return make


@pytest.fixture
def express(cast: Any, countries: Any) -> Callable[..., Expression]:
    def make(call: Call, number: int, **values: Any) -> Expression:
        facts = {"applicant": cast.expert, "kind": "expert", "country": countries["HU"], "language": "en"}
        texts = {"profile": "x", "motivation": "x", "experience": "x", "contribution": "x"}
        own = {"token": uuid.uuid4(), "content_hash": "x", "number": number, "state": "submitted"}
        own["submitted_at"] = timezone.now()
        return Expression.objects.create(call=call, **{**facts, **texts, **own, **values})

    return make


@pytest.fixture
def consult(groups: Any) -> Callable[..., Consultation]:
    """A consultation of group 3 with its questionnaire."""

    def make(slug: str, **values: Any) -> Consultation:
        group = values.pop("group", groups[3])
        asked = Questionnaire.objects.create(
            code=slug, group=group, title_en=f"Questions {slug}", is_sample=values.get("is_sample", False)
        )
        facts = {"title_en": f"Consultation {slug}", "introduction_en": "Why", "state": "open"}
        return Consultation.objects.create(slug=slug, questionnaire=asked, group=group, **{**facts, **values})

    return make


@pytest.fixture
def answer() -> Callable[..., None]:
    def make(consultation: Consultation, count: int, **values: Any) -> None:
        for _number in range(count):
            Response.objects.create(
                consultation=consultation,
                language="en",
                answers={},
                receipt_code=uuid.uuid4().hex[:20],
                content_hash="x",
                **values,
            )

    return make


@pytest.fixture
def practise(groups: Any, countries: Any) -> Callable[..., Practice]:
    def make(number: int, **values: Any) -> Practice:
        texts = {"title_en": f"Practice of {number}", "summary_en": "Summary", "source_language": "en"}
        facts = {"group": groups[number], "country": countries["HU"]}
        return Practice.objects.create(**{**texts, **facts, **values})

    return make
