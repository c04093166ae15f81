"""What is proposed for the expressions of a call, and who follows from the reserve."""

from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from clusterpolisee.core.documents.fingerprint import fingerprint
from workinggroups.enums import ExpressionState, Proposal
from workinggroups.models import Call, Expression, WorkingGroup
from workinggroups.models.expressions import ExpressionQuerySet

TO_PROPOSE = (ExpressionState.REVIEWED, ExpressionState.PENDING)
LEFT_OUT = (ExpressionState.INELIGIBLE, ExpressionState.DUPLICATE)
SAID = (
    "proposal", "proposed_seat_id", "reserve_rank", "reserve_until", "decision_reason", "decision_language",
)  # fmt: skip


def pending(call: Call) -> ExpressionQuerySet:
    return Expression.objects.filter(call=call, state=ExpressionState.PENDING)


def left_out(call: Call) -> ExpressionQuerySet:
    """Those the screening put aside; their applicants hear of it with the release."""
    return Expression.objects.filter(call=call, state__in=LEFT_OUT)


def to_be_told(call: Call) -> ExpressionQuerySet:
    """Everybody who gets a mail with the release, in the order of the numbers."""
    states = (ExpressionState.PENDING, *LEFT_OUT)
    return Expression.objects.filter(call=call, state__in=states).order_by("number")


def proposed_for(call: Call, seat_id: int) -> ExpressionQuerySet:
    return pending(call).filter(proposal=Proposal.SHORTLISTED, proposed_seat=seat_id)


def on_reserve(call: Call, kind: str) -> ExpressionQuerySet:
    return pending(call).filter(kind=kind, proposal=Proposal.RESERVE)


def next_reserve_rank(call: Call, kind: str) -> int:
    last = on_reserve(call, kind).aggregate(last=Max("reserve_rank"))["last"]
    return int(last or 0) + 1


def mark_of(expression: Expression) -> str:
    """A fingerprint of what is proposed for an expression: whoever changes it says what they saw."""
    return fingerprint({name: str(getattr(expression, name) or "") for name in SAID})


def mark_of_call(call: Call) -> str:
    """A fingerprint of everything a release would tell; another one means that something has changed."""
    rows: QuerySet[Any] = to_be_told(call).values("pk", "state", "screening_reason", *SAID)
    return fingerprint({"call": call.pk, "rows": [[str(value) for value in row.values()] for row in rows]})


def successor(group: WorkingGroup, kind: str) -> Expression | None:
    """The first on the reserve of the group's latest released call whose time is not over."""
    rows = Expression.objects.filter(
        call__group=group,
        kind=kind,
        state=ExpressionState.RESERVE,
        reserve_until__gte=timezone.localdate(),
    )
    return rows.order_by("-call__released_at", "reserve_rank", "number").first()


def counts_of(call: Call) -> dict[str, int]:
    """How many are told what: by proposal, and `left_out`."""
    states = (ExpressionState.DRAFT, ExpressionState.WITHDRAWN, *LEFT_OUT)
    standing = Expression.objects.filter(call=call).exclude(state__in=states)
    counted = standing.exclude(proposal="").order_by().values_list("proposal").annotate(total=Count("pk"))
    return {**dict.fromkeys(Proposal.values, 0), **dict(counted), "left_out": left_out(call).count()}
