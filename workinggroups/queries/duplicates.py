"""Expressions of one call that may be one and the same. Asked only after the call has closed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from clusterpolisee.core.languages.folding import fold
from workinggroups.enums import BEFORE_CLOSING
from workinggroups.models import Attachment, Call, DuplicateMark, Expression
from workinggroups.queries.scores import with_standing

ADDRESS, NAME, FILE, PERSON = "address", "name", "file", "person"
ALL_PAIRS_UP_TO = 5  # of more that are alike each is set beside the first alone
SAME_PROVIDER = {"googlemail.com": "gmail.com"}


@dataclass
class Pair:
    """Two expressions, the smaller number first, with what they share and what was said of them."""

    first: Expression
    second: Expression
    signals: set[str] = field(default_factory=set)
    mark: DuplicateMark | None = None


def is_over(call: Call) -> bool:
    """Whether the call has closed: before, nobody compares what was sent. It comes from `with_clock()`."""
    passed = call.state == "open" and not call.accepting  # type: ignore[attr-defined]
    return call.state not in BEFORE_CLOSING or passed


def normalised(address: str) -> str:
    """The mailbox behind an address: without capitals, dots and what follows a plus sign."""
    local, _at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{SAME_PROVIDER.get(domain, domain)}"


def likely_duplicates(call: Call, *, reader: Any) -> list[Pair]:
    """Pairs that share something, in the order of their numbers; five queries, however many there are.

    Pairs of which the reader is in a conflict with one are left out: see `left_to_others`.
    """
    rows = Expression.objects.visible_to(reader).filter(call=call).standing()
    found = with_standing(rows, reader=reader).filter(Q(in_conflict=False))
    related = ("applicant", "organisation", "country", "call__group")
    return _paired(list(found.select_related(*related).order_by("number")))


def _paired(rows: list[Expression]) -> list[Pair]:
    pairs: dict[tuple[Any, Any], Pair] = {}
    for signal, alike in _alike(rows):
        for first, second in _pairs_of(alike):
            pair = pairs.setdefault((first.pk, second.pk), Pair(first, second))
            pair.signals.add(signal)
    for pair in pairs.values():
        if PERSON in pair.signals:
            pair.signals -= {ADDRESS, NAME}  # of course
    by_key = {row.pk: row for row in rows}
    for mark in DuplicateMark.objects.filter(first__in=by_key, second__in=by_key).select_related("marked_by"):
        key = (mark.first_id, mark.second_id)
        pairs.setdefault(key, Pair(by_key[mark.first_id], by_key[mark.second_id])).mark = mark
    return sorted(pairs.values(), key=lambda pair: (pair.first.number, pair.second.number))


Shared = dict[tuple[str, Any], dict[Any, Expression]]


def _alike(rows: Iterable[Expression]) -> Iterator[tuple[str, list[Expression]]]:
    """Expressions that share something, with what it is."""
    shared: Shared = defaultdict(dict)
    for signal, value, row in (*_of_people(list(rows)), *_of_files({row.pk: row for row in rows})):
        shared[signal, value][row.pk] = row
    for (signal, _value), alike in shared.items():
        people = {row.applicant_id for row in alike.values()}
        if len(alike) > 1 and (signal in (PERSON, FILE) or len(people) > 1):
            yield signal, sorted(alike.values(), key=lambda row: row.number or 0)


def _of_people(rows: list[Expression]) -> Iterator[tuple[str, Any, Expression]]:
    by_applicant: dict[int, list[Expression]] = defaultdict(list)
    for row in rows:
        by_applicant[row.applicant_id].append(row)
        yield PERSON, row.applicant_id, row
        yield ADDRESS, normalised(row.applicant.email), row
        if words := fold(row.applicant.full_name).split():
            yield NAME, (" ".join(sorted(words)), row.organisation_id), row
    proved = EmailAddress.objects.filter(user__in=by_applicant, verified=True)
    for user, address in proved.values_list("user", "email"):
        for row in by_applicant[user]:
            yield ADDRESS, normalised(address), row


def _of_files(rows: dict[Any, Expression]) -> Iterator[tuple[str, Any, Expression]]:
    files = Attachment.objects.kept().filter(expression__in=rows).exclude(sha256="")
    for expression, digest in files.values_list("expression", "sha256"):
        yield FILE, digest, rows[expression]


def _pairs_of(alike: list[Expression]) -> Iterator[tuple[Expression, Expression]]:
    if len(alike) <= ALL_PAIRS_UP_TO:
        yield from combinations(alike, 2)
    else:
        for other in alike[1:]:
            yield alike[0], other


def left_to_others(call: Call, *, reader: Any) -> int:
    """How many expressions the comparison leaves out because the reader must not judge them."""
    rows = Expression.objects.visible_to(reader).filter(call=call).standing()
    return with_standing(rows, reader=reader).filter(Q(in_conflict=True)).count()
