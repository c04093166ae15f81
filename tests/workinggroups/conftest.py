"""What the tests of the working groups start from."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from clusterpolisee.core.partners.models import Country
from workinggroups.models import Call, Expression
from workinggroups.services import expressions
from workinggroups.services.expressions import Content

FULL_MARKS = {"competence": 5, "contribution": 5}


@pytest.fixture
def content(countries: dict[str, Country]) -> Callable[..., Content]:
    """What an expert writes, with changes."""

    def write(**changes: Any) -> Content:
        values = {
            "kind": "expert",
            "organisation": None,
            "country": countries["HU"],
            "profile": "Cluster manager, mechatronics",
            "motivation": "To learn from other regions.",
            "experience": "Twelve years.",
            "contribution": "Cases and contacts.",
            "language": "en",
        }
        return {**values, **changes}  # type: ignore[typeddict-item]

    return write


@pytest.fixture
def send(call: Call, content: Callable[..., Content]) -> Callable[..., Expression]:
    """Send an expression to the call of group 3."""

    def submit(by: Any, *, to: Call = call, **changes: Any) -> Expression:
        return expressions.submit(to, by=by, token=uuid.uuid4(), values=content(**changes))

    return submit


@pytest.fixture
def sent(send: Callable[..., Expression], cast: SimpleNamespace) -> Expression:
    """The expert's expression, not reviewed yet."""
    return send(cast.expert)


@pytest.fixture
def reviewed(sent: Expression, cast: SimpleNamespace) -> Expression:
    expressions.record_review(
        sent, by=cast.leader, scores={"competence": 4, "contribution": 2}, comment="Good."
    )
    sent.refresh_from_db()
    return sent
