"""Leaderships and seats, told to the registry of roles."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation, Source
from clusterpolisee.core.accounts.roles import relation
from workinggroups.enums import MembershipState, SeatKind
from workinggroups.models import Leadership, Membership

LEADER = "leadership"
LABELS = {
    LEADER: _("leader of the group"),
    **{f"seat.{kind}": label for kind, label in SeatKind.choices if kind != SeatKind.LEADER},
}


SUSPENDED = _("%(seat)s (suspended)")


def _relations(user_ids: Sequence[int]) -> Iterator[Relation]:
    for row in Leadership.objects.filter(user__in=user_ids).select_related("group"):
        yield _shown(row, LEADER)
    for seat in _seats(user_ids):
        yield _shown(seat, f"seat.{seat.kind}")


def _seats(user_ids: Sequence[int]) -> QuerySet[Membership]:
    """Seats that are or were held; proposals, invitations and what came to nothing are no roles."""
    held = Q(state__in=(MembershipState.ACTIVE, MembershipState.SUSPENDED))
    sat = Q(state=MembershipState.ENDED, began_at__isnull=False)
    rows = Membership.objects.filter(held | sat, user__in=user_ids).exclude(kind=SeatKind.LEADER)
    return rows.select_related("group")


def _shown(row: Leadership | Membership, code: str) -> Relation:
    group = row.group
    return relation(
        row,
        code=code,
        user_id=row.user_id or 0,
        label=_label(row, code),
        of=str(group),
        url=group.get_absolute_url(),
    )


def _label(row: Leadership | Membership, code: str) -> Any:
    if getattr(row, "state", "") == MembershipState.SUSPENDED:
        return SUSPENDED % {"seat": LABELS[code]}
    return LABELS[code]


def _holders(code: str) -> QuerySet[User]:
    if code == LEADER:
        return User.objects.filter(pk__in=Leadership.objects.current().values("user"))
    seats = Membership.objects.current().filter(kind=code.removeprefix("seat."), user__isnull=False)
    return User.objects.filter(pk__in=seats.values("user"))


GROUP_ROLES = Source(labels=LABELS, relations=_relations, holders=_holders, guarded=frozenset({LEADER}))
