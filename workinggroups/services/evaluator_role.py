"""Evaluators, told to the registry of roles: they read what is confidential, so they need a second factor."""

from collections.abc import Iterator, Sequence

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation, Source
from workinggroups.enums import RELEASED, CallState
from workinggroups.models import Assignment
from workinggroups.queries.assignments import OPEN

EVALUATOR = "evaluator"
LABEL = _("evaluator of expressions of interest")


def _open() -> QuerySet[Assignment]:
    """Assignments that open something: asked or taken on, in a call that is not decided yet."""
    over = (*RELEASED, CallState.CANCELLED)
    return Assignment.objects.filter(state__in=OPEN).exclude(expression__call__state__in=over)


def _relations(user_ids: Sequence[int]) -> Iterator[Relation]:
    """One for each person, without the call or the expression: who reviews what is not told here."""
    rows = Assignment.objects.filter(evaluator__in=user_ids).order_by().values("evaluator")
    is_open = Q(pk__in=_open().values("pk"))
    found = rows.annotate(key=Min("pk"), since=Min("made_at"), current=Min("made_at", filter=is_open))
    for row in found.values("key", "since", "current", person=F("evaluator")):
        yield Relation(
            user_id=row["person"],
            code=EVALUATOR,
            key=row["key"],
            label=LABEL,
            of="",
            url="",
            from_date=timezone.localdate(row["since"]),
            until_date=None,
            ended_at=None if row["current"] else row["since"],
            end_reason="",
            is_current=row["current"] is not None,
        )


def _holders(code: str) -> QuerySet[User]:
    return User.objects.filter(pk__in=_open().values("evaluator"))


EVALUATORS = Source(
    labels={EVALUATOR: LABEL}, relations=_relations, holders=_holders, guarded=frozenset({EVALUATOR})
)
