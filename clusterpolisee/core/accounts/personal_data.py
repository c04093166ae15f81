"""What the portal holds about a person. Each app tells how to hand it out and how to erase it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from clusterpolisee.core.accounts.models import User

Label = str | Promise


@dataclass(frozen=True)
class Part:
    """One table of what a person can have.

    `name` is the code used in the machine-readable file, `columns` the word for each key of `rows`. `rows`
    hold values as they are stored; `words`, row by row, what a reader sees where that differs. `files` are
    stored files that belong to the part.
    """

    name: str
    title: Label
    columns: Mapping[str, Label]
    rows: Sequence[Mapping[str, Any]]
    words: Sequence[Mapping[str, Any]] = ()
    files: Sequence[Any] = ()
    note: Label = ""


@dataclass(frozen=True)
class PersonalData:
    """What one app holds.

    `export(user)` yields parts; `erase(user, by)` erases in the caller's transaction and says how many rows
    of each kind it changed or deleted. `kinds` has the word for each of these kinds. `goes` and `stays` are
    sentences to the person: what is erased, and what is kept under the pseudonym, and why.
    """

    name: str
    export: Callable[[User], Iterable[Part]]
    erase: Callable[[User, Any], Mapping[str, int]]
    kinds: Mapping[str, Label]
    goes: Sequence[Label] = ()
    stays: Sequence[Label] = ()


_registered: list[PersonalData] = []


def register(data: PersonalData) -> None:
    """Called from an app's `ready()`, lower apps first; the same is kept once."""
    if data.name not in {known.name for known in _registered}:
        _registered.append(data)


def registered() -> Sequence[PersonalData]:
    """Everything registered, in the order in which the export shows it."""
    return tuple(_registered)


def table(
    name: str,
    title: Label,
    rows: Iterable[models.Model],
    columns: Mapping[str, Label],
    note: Label = "",
) -> Part:
    """A part made of model rows. `columns` has the word for each field or property that is told.

    Choices are stored as codes and shown as words; a foreign key is stored as its number, shown as its text.
    """
    found = list(rows)
    return Part(
        name=name,
        title=title,
        columns=columns,
        rows=[{key: _stored(row, key) for key in columns} for row in found],
        words=[{key: _word(row, key) for key in columns} for row in found],
        note=note,
    )


def _stored(row: models.Model, key: str) -> Any:
    value = getattr(row, key)
    return value.pk if isinstance(value, models.Model) else value


def _word(row: models.Model, key: str) -> Any:
    display = getattr(row, f"get_{key}_display", None)
    value = display() if display else getattr(row, key)
    return str(value) if isinstance(value, models.Model) else value
