"""The release: everything that was proposed becomes known, in one act."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications import letters
from clusterpolisee.core.notifications.letters import Letter
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import RELEASED, Proposal, SeatKind
from workinggroups.models import Call, Expression, Membership
from workinggroups.permissions.calls import check_can_approve_call
from workinggroups.presenters.release import Outcome, outcomes
from workinggroups.queries import proposals as found
from workinggroups.queries.moments import end_of_day
from workinggroups.services import memberships
from workinggroups.services.guards.memberships import may_take, seat_free
from workinggroups.services.locks import lock_call
from workinggroups.services.machines import CALL, EXPRESSION
from workinggroups.services.telling import tell_applicant

SETTLE = {
    Proposal.SHORTLISTED: "shortlist",
    Proposal.RESERVE: "put_on_reserve",
    Proposal.NOT_SELECTED: "turn_down",
}


@dataclass(frozen=True)
class Problem:
    """Something that stands between the proposals and their release."""

    expression: Expression
    text: str | Promise


def preview_token(call: Call) -> str:
    """Stands for everything the release would tell; it fits as long as nothing changes."""
    return found.mark_of_call(call)


def release(call: Call, *, by: Any, token: str) -> Call:
    """Make every proposal known: states, offers of the seats, mails, all or nothing.

    `token` is that of the preview the person saw; a call that is released already is given back as it is,
    and nobody is told twice. Raises Refused.
    """
    with recorded(by=by):
        locked = lock_call(call.pk)
        check_can_approve_call(locked, by)
        if locked.state in RELEASED and locked.released_at is not None:
            return locked
        CALL.check(locked, "release", by=by)
        rows = list(_rows(locked).select_for_update(of=("self",)).order_by("pk"))
        if preview_token(locked) != str(token):
            raise Refused(
                _("Something has changed since you opened the preview. Look at it again."), status=409
            )
        for problem in problems(locked):
            facts = {"reference": problem.expression.reference, "problem": problem.text}
            raise Refused(_("%(reference)s: %(problem)s") % facts, status=409)
        told = outcomes(locked, sorted(rows, key=lambda row: row.number or 0))
        answer_by = answer_until(locked)
        for outcome in told:
            _settle(outcome.expression, answer_by, by)
        done = CALL.execute(locked, "release", by=by, values={"released_at": Now()})
        done.refresh_from_db(fields=["released_at"])
        for outcome in told:
            _tell(outcome, answer_by)
    return done


def answer_until(call: Call) -> datetime.datetime:
    return end_of_day(call.offer_days, call.zone)


def preview(outcome: Outcome, answer_by: datetime.datetime) -> Letter:
    """The mail as its receiver will get it."""
    person, call = outcome.expression.applicant, outcome.expression.call
    values = {"person": person, "call": call, **outcome.context(answer_by=answer_by)}
    return letters.render(outcome.template, values, language=person.preferred_language)


def problems(call: Call) -> list[Problem]:
    """What has to be mended before the release; the short-listed alone are looked at one by one."""
    rows = _rows(call).filter(pk__in=found.pending(call).values("pk"))
    return [Problem(row, text) for row in rows for text in _wrong(row)]


def _wrong(row: Expression) -> Iterator[str | Promise]:
    if not row.decision_reason:
        yield _("the reason for the applicant is missing.")
    if row.proposal == Proposal.RESERVE and (row.reserve_until or datetime.date.min) <= timezone.localdate():
        yield _("the reserve would be over already.")
    if row.proposal == Proposal.SHORTLISTED:
        yield from _wrong_with_seat(row)


def _wrong_with_seat(row: Expression) -> Iterator[str | Promise]:
    seat = row.proposed_seat
    if seat is None:
        yield _("no seat is named.")
        return
    if found.proposed_for(row.call, seat.pk).exclude(pk=row.pk).exists():
        yield _("another name is proposed for the same seat.")
    try:
        offered = Membership(
            seat=seat, group=seat.group, kind=seat.kind, user=row.applicant, organisation=body_of(row)
        )
        seat_free(offered, None)
        may_take(offered)
    except Refused as refusal:
        yield refusal.reason


def body_of(expression: Expression) -> Any:
    """Representatives sit for their body, experts for themselves."""
    return expression.organisation if expression.kind == SeatKind.REPRESENTATIVE else None


def _rows(call: Call) -> Any:
    related = ("call__group", "applicant", "organisation", "proposed_seat__group")
    return found.to_be_told(call).select_related(*related)


def _settle(expression: Expression, answer_by: datetime.datetime, by: Any) -> None:
    """The states of those who were examined; the short-listed are offered their seats at once."""
    if not expression.proposal or expression.state in found.LEFT_OUT:
        return
    EXPRESSION.execute(expression, SETTLE[Proposal(expression.proposal)], by=by)
    if expression.proposal != Proposal.SHORTLISTED or expression.proposed_seat is None:
        return
    EXPRESSION.execute(expression, "offer", by=by)
    memberships.offer(
        seat=expression.proposed_seat,
        user=expression.applicant,
        organisation=body_of(expression),
        expression=expression,
        answer_by=answer_by,
        by=by,
    )


def _tell(outcome: Outcome, answer_by: datetime.datetime) -> None:
    facts = outcome.context(answer_by=answer_by)
    tell_applicant(outcome.expression, outcome.template, facts, at=("offer", outcome.expression.pk))
