"""Leaderships and seats, told to the registry of roles."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation, Source
from clusterpolisee.core.accounts.roles import relation
from workinggroups.enums import SeatKind
from workinggroups.models import Leadership, Membership

LEADER = "leadership"
LABELS = {
    LEADER: _("leader of the group"),
    **{f"seat.{kind}": label for kind, label in SeatKind.choices if kind != SeatKind.LEADER},
}


def _relations(user_ids: Sequence[int]) -> Iterator[Relation]:
    for row in Leadership.objects.filter(user__in=user_ids).select_related("group"):
        yield _shown(row, LEADER)
    for seat in (
        Membership.objects.filter(user__in=user_ids).exclude(kind=SeatKind.LEADER).select_related("group")
    ):
        yield _shown(seat, f"seat.{seat.kind}")


def _shown(row: Leadership | Membership, code: str) -> Relation:
    group = row.group
    return relation(
        row,
        code=code,
        user_id=row.user_id or 0,
        label=LABELS[code],
        of=str(group),
        url=group.get_absolute_url(),
    )


def _holders(code: str) -> QuerySet[User]:
    if code == LEADER:
        return User.objects.filter(pk__in=Leadership.objects.current().values("user"))
    seats = Membership.objects.current().filter(kind=code.removeprefix("seat."), user__isnull=False)
    return User.objects.filter(pk__in=seats.values("user"))


GROUP_ROLES = Source(labels=LABELS, relations=_relations, holders=_holders, guarded=frozenset({LEADER}))
