"""What those who manage people correct in somebody's profile, as one change."""

from collections.abc import Iterable, Mapping
from typing import Any

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services import people
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates


def correct(
    person: User,
    *,
    names: Mapping[str, Any],
    version: str,
    functions: Iterable[tuple[Mandate, str]],
    by: Any,
) -> None:
    """Store name and language (`names` is empty to leave them) and functions in bodies. Raises Refused."""
    with recorded(by=by):
        if names:
            people.correct(person, values=names, version=version, by=by)
        for mandate, function in functions:
            mandates.describe(mandate, function=function, by=by)
