"""The offices, told to the registry of roles."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, Term, User
from clusterpolisee.core.accounts.relations import Relation, Source


def relation(
    row: Term, *, code: str, user_id: int, label: str | Promise, of: str = "", url: str = ""
) -> Relation:
    """What the registry shows of a row with a term."""
    return Relation(
        user_id=user_id,
        code=code,
        key=row.pk,
        label=label,
        of=of,
        url=url,
        from_date=row.from_date,
        until_date=row.until_date,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        is_current=row.is_current,
        ended_by=row.ended_by_id,
    )


def _code(kind: str) -> str:
    return f"office.{kind}"


LABELS = {_code(value): label for value, label in OfficeKind.choices}


def _relations(user_ids: Sequence[int]) -> Iterator[Relation]:
    for office in Office.objects.filter(user__in=user_ids):
        label = LABELS[_code(office.kind)]
        yield relation(office, code=_code(office.kind), user_id=office.user_id, label=label)


def _holders(code: str) -> QuerySet[User]:
    current = Office.objects.current().filter(kind=code.removeprefix("office."))
    return User.objects.filter(pk__in=current.values("user"))


OFFICES = Source(
    labels=LABELS,
    relations=_relations,
    holders=_holders,
    guarded=frozenset({_code(OfficeKind.SECRETARIAT), _code(OfficeKind.ADMINISTRATOR)}),
)
