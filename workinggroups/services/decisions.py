"""What is proposed for each expression of interest. Nobody outside the desk learns of it before the release.

Locks are taken in one order everywhere: the call, its expressions, then the seats.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ExpressionState, Proposal
from workinggroups.models import Call, Expression, Membership, Seat
from workinggroups.queries import proposals as found
from workinggroups.queries.seats import free_seats
from workinggroups.services import calls
from workinggroups.services.guards.memberships import may_take, seat_free
from workinggroups.services.locks import lock_call, lock_expression
from workinggroups.services.machines import EXPRESSION
from workinggroups.services.releases import preview_token, release

__all__ = ["hand_over", "preview_token", "propose", "release", "seat_names", "take_back"]

RESERVE_DAYS = 180
CHANGED = _(
    "Somebody else changed the proposal for %(reference)s a moment ago: it says “%(proposal)s” now. Look at "
    "it again before you decide."
)
NOTHING_LEFT = {
    "proposal": "",
    "proposed_seat": None,
    "reserve_rank": None,
    "reserve_until": None,
}


@dataclass(frozen=True)
class Wish:
    """What somebody wants to become of an expression."""

    proposal: str
    reason: str = ""
    seat: Seat | None = None
    reserve_rank: int | None = None
    reserve_until: datetime.date | None = None
    language: str | None = None


def propose(  # noqa: PLR0913  (a proposal has that many parts)
    expression: Expression,
    *,
    proposal: str,
    reason: str,
    by: Any,
    seat: Seat | None = None,
    reserve_rank: int | None = None,
    reserve_until: datetime.date | None = None,
    language: str | None = None,
    seen: str | None = None,
) -> Expression:
    """Propose to short-list (on a seat; the first free one when none is named), to keep on the reserve (at
    the end, for half a year, when nothing else is said) or not to select.

    `seen` is `mark_of` the proposal as the person saw it, otherwise as `expression` has it: of two people who
    decide at once the second is told. The same proposal again changes nothing. Raises Refused.
    """
    wish = Wish(proposal, reason.strip(), seat, reserve_rank, reserve_until, language)
    with recorded(by=by):
        call = lock_call(expression.call_id)
        locked = lock_expression(expression)
        EXPRESSION.check(locked, "propose", by=by)
        values = _values(call, locked, wish, by)
        if locked.state == ExpressionState.PENDING and _says(locked, values):
            return locked
        _check_unchanged(locked, seen or found.mark_of(expression))
        _make_room(call, locked, values)
        return EXPRESSION.execute(locked, "propose", by=by, values=values)


def take_back(expression: Expression, *, by: Any, seen: str | None = None) -> Expression:
    """Undo a proposal; the reason that was written stays for the next one. Raises Refused."""
    with recorded(by=by):
        lock_call(expression.call_id)
        locked = lock_expression(expression)
        if locked.state == ExpressionState.REVIEWED and not locked.proposal:
            return locked
        EXPRESSION.check(locked, "take_back", by=by)
        _check_unchanged(locked, seen or found.mark_of(expression))
        return EXPRESSION.execute(locked, "take_back", by=by, values=NOTHING_LEFT)


def seat_names(call: Call, placed: Mapping[Seat, Expression], *, by: Any, seen: str) -> int:
    """Save a what-if board: the names stand proposed for their seats, those that gave theirs up have none.

    All or nothing. `seen` is `mark_of_call` as the board showed it. Returns how many changed. Raises Refused.
    """
    with recorded(by=by):
        locked = lock_call(call.pk)
        if found.mark_of_call(locked) != seen:
            raise Refused(_("The proposals have changed since you opened the board."), status=409)
        wanted = {expression.pk: seat for seat, expression in placed.items()}
        rows = found.pending(locked).filter(proposal=Proposal.SHORTLISTED)
        moved = [row for row in rows.order_by("pk") if getattr(wanted.get(row.pk), "pk", 0) != _seat_of(row)]
        for row in moved:
            take_back(row, by=by)
        fresh = Expression.objects.filter(call=locked, pk__in=wanted).order_by("pk")
        new = [row for row in fresh if _seat_of(row) != wanted[row.pk].pk or row.state != "pending"]
        for row in new:
            language = row.decision_language or None
            propose(
                row, proposal=Proposal.SHORTLISTED, reason=row.decision_reason, by=by,
                seat=wanted[row.pk], language=language,
            )  # fmt: skip
        return len({row.pk for row in (*moved, *new)})


def hand_over(call: Call, *, by: Any) -> Call:
    """The proposals are complete: from now on the secretariat has the word. Raises Refused."""
    return calls.move_on(call, "propose", by=by)


def _seat_of(expression: Expression) -> int:
    return expression.proposed_seat_id or 0


def _says(expression: Expression, values: Mapping[str, Any]) -> bool:
    return all(getattr(expression, name) == value for name, value in values.items())


def _check_unchanged(locked: Expression, seen: str) -> None:
    if found.mark_of(locked) != seen:
        said = locked.get_proposal_display() if locked.proposal else _("no proposal")
        facts = {"reference": locked.reference, "proposal": said}
        raise Refused(CHANGED % facts, status=409)


def _values(call: Call, expression: Expression, wish: Wish, by: Any) -> dict[str, Any]:
    """The columns of a proposal; raises Refused for what cannot be."""
    if wish.proposal not in Proposal.values:
        raise Refused(_("Choose one of the three proposals."))
    values = {
        **NOTHING_LEFT,
        "proposal": wish.proposal,
        "decision_reason": wish.reason,
        "decision_language": wish.language or by.preferred_language,
    }
    if wish.proposal == Proposal.SHORTLISTED:
        values["proposed_seat"] = _seat_for(call, expression, wish.seat, by)
    if wish.proposal == Proposal.RESERVE:
        values["reserve_until"] = _until(wish.reserve_until)
        values["reserve_rank"] = _rank(call, expression, wish.reserve_rank)
    return values


def _until(wanted: datetime.date | None) -> datetime.date:
    today = timezone.localdate()
    until = wanted or today + datetime.timedelta(days=RESERVE_DAYS)
    if until <= today:
        raise Refused(_("The reserve ends on a day that lies ahead."))
    return until


def _rank(call: Call, expression: Expression, wanted: int | None) -> int:
    """The place asked for, without a gap behind those there are."""
    last = found.next_reserve_rank(call, expression.kind)
    if wanted is None:
        return expression.reserve_rank or last
    return max(1, min(wanted, last))


def _make_room(call: Call, expression: Expression, values: Mapping[str, Any]) -> None:
    """Those from this place of the reserve on move down by one."""
    rank = values["reserve_rank"]
    others = found.on_reserve(call, expression.kind).exclude(pk=expression.pk)
    if rank is not None and others.filter(reserve_rank=rank).exists():
        others.filter(reserve_rank__gte=rank).update(reserve_rank=F("reserve_rank") + 1)


def _seat_for(call: Call, expression: Expression, wanted: Seat | None, by: Any) -> Seat:
    others = found.pending(call).filter(proposal=Proposal.SHORTLISTED).exclude(pk=expression.pk)
    taken = dict(others.filter(proposed_seat__isnull=False).values_list("proposed_seat", "number"))
    free = [seat for seat in free_seats(call.group, expression.kind) if seat.pk not in taken]
    if wanted is None and expression.proposed_seat in free:
        wanted = expression.proposed_seat
    seat = wanted or next(iter(free), None)
    if seat is None:
        raise Refused(_("No seat of this kind is free any more."), status=409)
    if seat.group_id != call.group_id or seat.kind != expression.kind:
        raise Refused(_("This seat is not meant for such an expression of interest."))
    if seat.pk in taken:
        facts = {"reference": f"EoI-{call.group.number}-{taken[seat.pk]:03d}"}
        raise Refused(_("%(reference)s is proposed for this seat already.") % facts, status=409)
    if others.filter(applicant=expression.applicant_id).exists():
        raise Refused(_("The same person is short-listed for another seat already."), status=409)
    _check_may_sit(expression, seat, by)
    return seat


def _check_may_sit(expression: Expression, seat: Seat, by: Any) -> None:
    """What the offer will ask for in the end holds today as well."""
    dry = Membership(
        seat=seat,
        group=seat.group,
        kind=seat.kind,
        user=expression.applicant,
        organisation=expression.organisation if seat.kind == "representative" else None,
    )
    seat_free(dry, by)
    may_take(dry)
