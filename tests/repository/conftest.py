"""Practices to test with."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from repository.models import Practice
from repository.services import practices


@pytest.fixture
def values(groups: Any, organisations: Any, countries: Any) -> dict[str, Any]:
    """What a member of MAG fills in for group 3."""
    return {
        "source_language": "en",
        "group": groups[3],
        "country": countries["HU"],
        "organisation": organisations["mag"],
        "title": "Village networks",
        "summary": "Villages share one tourist office.",
        "problem": "Each village paid alone.",
        "solution": "They share the costs.",
        "results": "Twelve villages take part.",
        "lessons": "",
    }


@pytest.fixture
def publish(cast: Any, values: dict[str, Any]) -> Callable[..., Practice]:
    """Publish a practice as the partner member of MAG, with some values changed."""

    def make(**changes: Any) -> Practice:
        by = changes.pop("by", cast.partner)
        return practices.publish(by=by, token=uuid.uuid4(), values={**values, **changes})

    return make
