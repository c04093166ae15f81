"""What moves to the successor when somebody's mandate ends. Each app tells of its own rows.

Most open tasks need no hook: they follow from relations (`core.ui.to_do`), so whoever has the mandate has the
task, and open invitations are seen by every coordinator of the body, whoever sent them. A hook is for rows
that name the person *as* the voice of the body. What somebody wrote stays theirs: practices keep their
author, expressions of interest their applicant.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate


@dataclass(frozen=True)
class Moved:
    """How many rows of a kind the successor has now."""

    label: str | Promise
    count: int


Hook = Callable[[Mandate, User, Any], Iterable[tuple[str | Promise, int]]]
_hooks: list[Hook] = []


def register(hook: Hook) -> None:
    """Called from an app's `ready()`; `hook(mandate, successor, by)` moves rows in the caller's
    transaction and yields a label and a count for each kind of them."""
    if hook not in _hooks:
        _hooks.append(hook)


def hand_over(mandate: Mandate, *, successor: User, by: Any) -> list[Moved]:
    """Move what is open from the person of the mandate to the successor."""
    told = (pair for hook in _hooks for pair in hook(mandate, successor, by))
    return [Moved(label, count) for label, count in told if count]
