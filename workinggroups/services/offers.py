"""The short-listed answer the offer of their seat, or let the time pass.

An offer stands in a membership that is invited; it and the expression change together.
"""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ExpressionState, MembershipState
from workinggroups.models import Expression, Membership
from workinggroups.permissions.expressions import check_can_answer_offer
from workinggroups.permissions.groups import CLOCK
from workinggroups.presenters.release import written_deadline
from workinggroups.queries.moments import database_now
from workinggroups.queries.proposals import successor
from workinggroups.services import memberships
from workinggroups.services.endings import lapse
from workinggroups.services.locks import lock_call, lock_expression
from workinggroups.services.machines import EXPRESSION
from workinggroups.services.telling import is_reminded, tell_applicant, tell_desk

REMIND_BEFORE = datetime.timedelta(days=2)


def accept(expression: Expression, *, by: User) -> Expression:
    """Take the seat that is offered; the declarations of a new member come next. Raises Refused."""
    with recorded(by=by):
        locked = _locked(expression, by)
        if locked.state == ExpressionState.ACCEPTED:
            return locked
        done = EXPRESSION.execute(locked, "accept", by=by)
        membership = memberships.accept(offer_of(locked), by=by)
        _tell_desk(done, membership, "offer_answered", accepted=True, reason="")
    return done


def decline(expression: Expression, *, reason: str = "", by: User) -> Expression:
    """Leave the seat to somebody else; it is free at once. Raises Refused."""
    with recorded(by=by):
        locked = _locked(expression, by)
        if locked.state == ExpressionState.DECLINED:
            return locked
        done = EXPRESSION.execute(locked, "decline", by=by)
        membership = memberships.decline(offer_of(locked), by=by, reason=reason.strip())
        _tell_desk(done, membership, "offer_answered", accepted=False, reason=reason.strip())
    return done


def lapse_due() -> int:
    """End the offers that nobody answered in time, by the database's clock."""
    return sum(_lapse(row) for row in _invited().filter(pk__in=Membership.objects.due().values("pk")))


def remind_due() -> int:
    """Remind those whose time is nearly over, once."""
    soon = database_now() + REMIND_BEFORE
    return sum(_remind(row) for row in _invited().filter(answer_by__lte=soon))


def offer_of(expression: Expression) -> Membership:
    """The offer that stands for an expression. Raises Refused when there is none."""
    rows = Membership.objects.filter(expression=expression, state=MembershipState.INVITED)
    offer: Membership | None = rows.select_related("seat", "group").first()
    if offer is None:
        raise Refused(_("There is no offer to answer any more."), status=409)
    return offer


def _invited() -> Any:
    rows = Membership.objects.filter(state=MembershipState.INVITED, expression__state=ExpressionState.OFFERED)
    return rows.select_related("expression").order_by("pk")


def lock_expression_of(offer: Membership) -> Expression:
    """The expression an offer follows from, locked after its call."""
    expression = Expression.objects.get(memberships=offer)
    lock_call(expression.call_id)
    return lock_expression(expression)


def _locked(expression: Expression, by: User) -> Expression:
    lock_call(expression.call_id)
    locked = lock_expression(expression)
    check_can_answer_offer(locked, by)
    return locked


def _lapse(offer: Membership) -> bool:
    try:
        with recorded(by=CLOCK):
            locked = lock_expression_of(offer)
            done = EXPRESSION.execute(locked, "lapse", by=CLOCK)
            ended = lapse(offer_of(locked))
            facts = {"expression": locked, "seat": ended.seat}
            tell_applicant(locked, "offer_lapsed", facts, at=("offer", locked.pk))
            _tell_desk(done, ended, "offer_expired")
    except Refused:
        return False  # answered a moment before
    return True


def _remind(offer: Membership) -> bool:
    with recorded(by=CLOCK):
        locked = lock_expression_of(offer)
        place = ("offer", locked.pk)
        last = offer.answer_by or database_now()
        is_over = last <= database_now()
        if locked.state != ExpressionState.OFFERED or is_over or is_reminded(locked, place, offer.invited_at):
            return False
        until = written_deadline(last, locked.call.zone, locked.applicant)
        facts = {"expression": locked, "seat": offer.seat, "answer_by": until}
        tell_applicant(locked, "offer_reminder", facts, at=place, because="reminder")
    return True


def _tell_desk(expression: Expression, offer: Membership, template: str, **facts: Any) -> None:
    values = {
        "expression": expression,
        "seat": offer.seat,
        "next_one": successor(offer.group, expression.kind),
        **facts,
    }
    tell_desk(expression.call, template, values, at=("board", expression.call.slug))
