"""Leaderships and seats, told to the registry of roles."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation, Source
from clusterpolisee.core.accounts.roles import relation
from workinggroups.models import Leadership

LEADER = "leadership"
LABELS = {LEADER: _("leader of the group")}


def _relations(user_ids: Sequence[int]) -> Iterator[Relation]:
    for row in Leadership.objects.filter(user__in=user_ids).select_related("group"):
        yield relation(
            row,
            code=LEADER,
            user_id=row.user_id,
            label=LABELS[LEADER],
            of=str(row.group),
            url=row.group.get_absolute_url(),
        )


def _holders(code: str) -> QuerySet[User]:
    return User.objects.filter(pk__in=Leadership.objects.current().values("user"))


LEADERS = Source(labels=LABELS, relations=_relations, holders=_holders, guarded=frozenset({LEADER}))
