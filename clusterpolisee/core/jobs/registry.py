"""What can be made on demand. Each app tells of its own kinds in its `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise

from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.jobs.progress import Context

Params = Mapping[str, Any]
Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    `label` is what the file is called, or a callable that says it for the params. `check(user, params)`
    raises Refused for whoever may not have it; it is asked when the person asks, before the file is made and
    at every download, so it takes the rights from the database. `make(context)` returns the bytes, or the
    path of a file in `context.folder`; the reader's language and zone are in force. `file_name(params)` is
    the name to save it under. Every download of what is `confidential` is noted in the log of reads as
    `read_as`, a code that has its words there.
    """

    code: str
    label: Words | Callable[[Params], Words]
    check: Callable[[Any, Params], None]
    make: Callable[[Context], bytes | Path]
    file_name: Callable[[Params], str]
    mime: str
    confidential: bool = True
    read_as: str = "job.download"

    def name(self, params: Params) -> str:
        return str(self.label(params) if callable(self.label) else self.label)


_kinds: dict[str, Kind] = {}
_listeners: list[Callable[[Job], None]] = []


def register(*kinds: Kind) -> None:
    """A kind registered again takes the place of the first."""
    for one in kinds:
        _kinds[one.code] = one


def kind(code: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return _kinds[code]


def find(code: str) -> Kind | None:
    """For what is stored: a kind may be gone after an upgrade."""
    return _kinds.get(code)


def on_settled(listener: Callable[[Job], None]) -> None:
    """Have `listener(job)` called when a job is ready or has failed, in the same transaction."""
    if listener not in _listeners:
        _listeners.append(listener)


def settled(job: Job) -> None:
    for listener in _listeners:
        listener(job)
