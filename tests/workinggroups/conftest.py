"""What the tests of the working groups start from: rows made directly, without the services they test."""

import itertools
import uuid
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from clusterpolisee.core.partners.models import Country
from workinggroups.models import (
    Assignment,
    Call,
    ConflictDeclaration,
    Expression,
    Review,
    Score,
)

FULL_MARKS = {"competence": 5, "contribution": 5}


@pytest.fixture
def expression_of(call: Call, countries: dict[str, Country]) -> Callable[..., Expression]:
    """An expression of a person, submitted as an expert unless told otherwise; a draft has no number."""
    numbers = itertools.count(1)

    def make(applicant: Any, *, to: Call = call, state: str = "submitted", **changes: Any) -> Expression:
        values = {
            "kind": "expert",
            "organisation": None,
            "country": countries["HU"],
            "profile": "Cluster manager, mechatronics",
            "motivation": "To learn from other regions.",
            "experience": "Twelve years.",
            "contribution": "Cases and contacts.",
            "language": "en",
            "token": uuid.uuid4(),
        }
        if state != "draft":
            values |= {"number": next(numbers), "submitted_at": timezone.now()}
        return Expression.objects.create(call=to, applicant=applicant, state=state, **{**values, **changes})

    return make


@pytest.fixture
def sent(expression_of: Callable[..., Expression], cast: SimpleNamespace) -> Expression:
    """The expert's expression as it arrived."""
    return expression_of(cast.expert)


@pytest.fixture
def stage(call: Call) -> Callable[..., Call]:
    """Puts the call into a state, past its deadline where that belongs to the state."""

    def put(state: str, **changes: Any) -> Call:
        if state not in {"draft", "in_approval", "scheduled", "open"}:
            past = timezone.now() - timedelta(hours=1)
            changes = {"closes_at": past, "accepts_until": past, **changes}
        Call.objects.filter(pk=call.pk).update(state=state, **changes)
        call.refresh_from_db()
        return call

    return put


@pytest.fixture
def evaluator_of() -> Callable[..., Assignment]:
    """Makes a person an evaluator who has accepted and declared no conflict."""

    def make(user: Any, expression: Expression, *, by: Any, declares: str = "none") -> Assignment:
        if declares:
            ConflictDeclaration.objects.create(expression=expression, user=user, verdict=declares)
        return Assignment.objects.create(expression=expression, evaluator=user, state="accepted", made_by=by)

    return make


@pytest.fixture
def review_of() -> Callable[..., Review]:
    """A filed review with scores by the codes of the criteria."""

    def make(user: Any, expression: Expression, scores: dict[str, int], comment: str = "Good.") -> Review:
        review = Review.objects.create(
            expression=expression, reviewer=user, comment=comment, filed_at=timezone.now()
        )
        criteria = {criterion.code: criterion for criterion in expression.call.criteria.all()}
        Score.objects.bulk_create(
            Score(review=review, criterion=criteria[code], value=value) for code, value in scores.items()
        )
        return review

    return make
