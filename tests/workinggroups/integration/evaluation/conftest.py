"""Calls in their stages, and people who judge."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from clusterpolisee.core.accounts.models import Office, User
from workinggroups.models import Call, ConflictDeclaration, EligibilityQuestion, Expression

Make = Callable[..., Expression]
Stage = Callable[..., Call]
FULL = {"competence": 5, "contribution": 5}


def somebody(name: str, **values: Any) -> User:
    full_name = values.pop("full_name", name.title())
    return User.objects.create_user(f"{name}@example.org", "a-long-password-1", full_name=full_name, **values)


@pytest.fixture
def judge() -> User:
    """A person of the pool of experts who has nothing to do with anybody."""
    made = somebody("judge")
    Office.objects.create(user=made, kind="expert")
    return made


@pytest.fixture
def second_secretariat() -> User:
    made = somebody("second")
    Office.objects.create(user=made, kind="secretariat")
    return User.objects.get(pk=made.pk)


@pytest.fixture
def question(call: Call) -> EligibilityQuestion:
    return EligibilityQuestion.objects.create(call=call, code="works", position=1, text_en="Works here?")


@pytest.fixture
def declared(cast: SimpleNamespace) -> Callable[..., ConflictDeclaration]:
    """The leader, or somebody else, has declared."""

    def make(expression: Expression, user: Any = None, verdict: str = "none") -> ConflictDeclaration:
        return ConflictDeclaration.objects.create(
            expression=expression, user=user or cast.leader, verdict=verdict
        )

    return make


@pytest.fixture
def in_review(expression_of: Make, stage: Stage, cast: SimpleNamespace) -> Expression:
    """The expert's expression while it is being reviewed; the leader has declared."""
    stage("evaluation", reviews_wanted=2)
    made = expression_of(cast.expert, state="under_review")
    ConflictDeclaration.objects.create(expression=made, user=cast.leader, verdict="none")
    made.refresh_from_db()
    return Expression.objects.select_related("call__group").get(pk=made.pk)
