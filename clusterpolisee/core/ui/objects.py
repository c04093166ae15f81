"""Kinds of objects whose access and history the portal can explain; each app tells of its own.

Nothing is decided here. `visible_to` and `permissions` decide; a kind only says through which relation, and
tests compare the two for every person of the cast.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.functional import Promise

from clusterpolisee.core.accounts.relations import Relation

Text = str | Promise


@dataclass(frozen=True)
class AccessLine:
    """One relation that leads somebody to an object, or that visibly does not.

    `who` is a person, or None for everyone. `through` names the relation and `url` leads to where it is kept;
    `change` says how it is ended or won. `why_not` is what is subtracted: with it `sees` may still hold (the
    row is seen, not its content, so `reads` is false).
    """

    who: Any
    what: Text
    through: Text
    url: str = ""
    until: datetime.date | None = None
    why_not: Text = ""
    change: Text = ""
    sees: bool = True
    reads: bool = True


@dataclass(frozen=True)
class Rows:
    """Rows of one model that belong to a history; `named` when their own name may stand beside a change."""

    model: type[models.Model]
    keys: Sequence[Any]
    label: Text
    named: bool = False


@dataclass(frozen=True)
class Trail:
    """What of an object's history one reader is shown. With `by_role` people are told by what they were, not
    by name."""

    rows: Sequence[Rows]
    by_role: bool = False


@dataclass(frozen=True)
class Standing:
    """In which capacity people act on an object: `own` words for single people, and which roles count."""

    own: Mapping[int, Text] = field(default_factory=dict)
    counts: Callable[[Relation], bool] = lambda relation: relation.code.startswith("office.")


@dataclass(frozen=True)
class ObjectKind:
    """One kind. `code` stands in addresses, `key_field` finds the object there.

    `rule` tells anybody who sees objects of this kind; `opens` tells what would open this one. `visible` is
    the queryset that decides. `access` lists the lines, `manages` says who may read them all, `history` gives
    what a person may read of the trail, None for nothing. `routes` are the pages of such objects, whose 404
    then says the rule. `closed_to_administrators`: the office opens nothing of it, its traces included.
    """

    code: str
    label: Text
    model: type[models.Model]
    key_field: str
    rule: Text
    visible: Callable[[Any], models.QuerySet[Any]]
    access: Callable[[Any], Iterable[AccessLine]]
    manages: Callable[[Any, Any], bool]
    history: Callable[[Any, Any], Trail | None]
    opens: Callable[[Any], Text]
    name: Callable[[Any], str] = str
    url: Callable[[Any], str] = lambda obj: str(obj.get_absolute_url())
    standing: Callable[[Any], Standing] = lambda obj: Standing()
    related: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    closed_to_administrators: bool = False

    def find(self, user: Any, key: str) -> Any:
        """The object if the person may see it. Raises Http404."""
        try:
            found = self.visible(user).select_related(*self.related).filter(**{self.key_field: key}).first()
        except (ValidationError, ValueError):
            found = None
        if found is None:
            raise Http404
        return found

    def key(self, obj: Any) -> str:
        return str(getattr(obj, self.key_field))


@dataclass(frozen=True)
class Read:
    """Words for a code in the log of reads; what is `closed_to_administrators` they do not find there."""

    label: Text
    closed_to_administrators: bool = False


_kinds: dict[str, ObjectKind] = {}
_reads: dict[str, Read] = {}
_more_rows: dict[str, list[Callable[[Any], Rows]]] = {}


def register(kind: ObjectKind) -> None:
    """Called from an app's `ready()`."""
    _kinds[kind.code] = kind


def register_rows(code: str, source: Callable[[Any], Rows]) -> None:
    """An upper app's rows that belong to the history of a lower kind, such as a person's leaderships."""
    if source not in _more_rows.setdefault(code, []):
        _more_rows[code].append(source)


def register_read(what: str, read: Read) -> None:
    """Words for a code that is given to `log_read`."""
    _reads[what] = read


def reads() -> dict[str, Read]:
    return dict(_reads)


def kinds() -> list[ObjectKind]:
    return list(_kinds.values())


def kind_or_404(code: str) -> ObjectKind:
    if code not in _kinds:
        raise Http404
    return _kinds[code]


def kind_of(obj: models.Model) -> ObjectKind:
    """Raises KeyError for an object of no registered kind."""
    for kind in _kinds.values():
        if isinstance(obj, kind.model):
            return kind
    raise KeyError(obj)


def kind_of_route(name: str) -> ObjectKind | None:
    return next((kind for kind in _kinds.values() if name in kind.routes), None)


def trail_of(kind: ObjectKind, user: Any, obj: Any) -> Trail | None:
    """What the person may read of the history, with the rows other apps add."""
    trail = kind.history(user, obj)
    if trail is None:
        return None
    more = [source(obj) for source in _more_rows.get(kind.code, [])]
    return Trail([*trail.rows, *more], by_role=trail.by_role)


def own_rows(obj: models.Model, label: Text = "") -> Rows:
    return Rows(type(obj), [obj.pk], label or obj._meta.verbose_name or "")
