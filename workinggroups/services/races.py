"""Two people act on one seat or one expression at the same moment: what must never come of it.

Made for `manage.py race` and the tests. It runs on the portal's own database, in a trial group that no public
page, list, feed, file or figure shows, with people who cannot log in. All of it is removed at the end,
and what an interrupted run has left goes with the next; only the trail of changes keeps the traces.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count

from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.services.races import Action, Outcome, at_once
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import HOLDING, CallState, ExpressionState
from workinggroups.models import Call, Expression, ExpressionVersion, Membership
from workinggroups.queries.moments import database_now
from workinggroups.services import decisions, expressions, memberships, offers, opening, releases
from workinggroups.services.trial import Stage, stage

HELD = (ExpressionState.OFFERED, ExpressionState.ACCEPTED)


@dataclass(frozen=True)
class Round:
    """What is done at once, and what the round is about."""

    actions: tuple[Action, Action]
    call: Call


Faults = Iterator[str]


def run(about: str, rounds: int) -> Outcome:
    """Play `rounds` rounds of one of the `RACES`, the ways of colliding in turn.

    Raises Refused on a portal in production, where mails would really leave.
    """
    if settings.PRODUCTION:
        raise Refused("This is not for a portal in production.", status=409)
    prepare, faults = RACES[about]
    outcome = Outcome()
    with stage() as scene:
        for number in range(rounds):
            played = prepare(scene, number)
            results = at_once(*played.actions)
            outcome.rounds += 1
            outcome.refused += sum(isinstance(result, Refused) for result in results)
            outcome.wrong.update(_errors(results))
            outcome.wrong.update(faults(played, results))
            scene.clear()
    return outcome


def _errors(results: list[Any]) -> Faults:
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            yield f"error: {type(result).__name__}"


def _refusals(results: list[Any]) -> int:
    return sum(isinstance(result, Refused) for result in results)


# The last seat


def _last_seat(scene: Stage, number: int) -> Round:
    """Two members of the secretariat offer the one seat that is left to two people."""
    kind = "expert" if number % 2 else "representative"
    call = scene.call(CallState.DECIDED)
    seat = scene.last_seat(kind)
    pair = [scene.expression(call, ExpressionState.SHORTLISTED, kind=kind) for _ in range(2)]
    until = database_now() + timedelta(days=1)

    def offer(expression: Expression, by: Any) -> Action:
        return lambda: memberships.offer(
            seat=seat,
            user=expression.applicant,
            organisation=expression.organisation,
            expression=expression,
            answer_by=until,
            by=by,
        )

    first, second = scene.secretariat
    return Round((offer(pair[0], first), offer(pair[1], second)), call)


def _faults_of_seat(played: Round, results: list[Any]) -> Faults:
    held = Membership.objects.filter(group=played.call.group, state__in=HOLDING, expression__call=played.call)
    if held.count() != 1:
        yield f"seat held {held.count()} times"
    if _refusals(results) != 1:
        yield "not exactly one was told"
    doubled = Membership.objects.filter(group=played.call.group, state__in=HOLDING).values("seat")
    if doubled.annotate(total=Count("pk")).filter(total__gt=1).exists():
        yield "place taken twice"


# Accepting and withdrawing


def _accept_withdraw(scene: Stage, number: int) -> Round:
    """The applicant leaves while the desk takes: at the proposal, at the release, at the answer."""
    way = number % 3
    state = (ExpressionState.REVIEWED, ExpressionState.PENDING, ExpressionState.OFFERED)[way]
    call = scene.call((CallState.SHORTLISTING, CallState.DECISION_PENDING, CallState.DECIDED)[way])
    expression = scene.expression(call, state)
    if way == 2:
        scene.offered(expression)
        return Round((lambda: offers.accept(expression, by=expression.applicant),
                      lambda: offers.decline(expression, by=expression.applicant)), call)  # fmt: skip
    token = releases.preview_token(call)
    takes: Action = (
        (lambda: releases.release(call, by=scene.secretariat[0], token=token))
        if way
        else (lambda: decisions.propose(expression, proposal="shortlisted", reason="race", by=scene.leader))
    )
    return Round((takes, lambda: expressions.withdraw(expression, by=expression.applicant)), call)


def _faults_of_leaving(played: Round, results: list[Any]) -> Faults:
    expression = Expression.objects.get(call=played.call)
    seats = Membership.objects.filter(expression=expression, state__in=HOLDING).count()
    left = expression.state in (ExpressionState.WITHDRAWN, ExpressionState.DECLINED)
    if left and seats:
        yield "left and seated"
    if (expression.state in HELD) != (seats == 1):
        yield f"{expression.state} with {seats} seats"
    if _refusals(results) == 2:
        yield "both refused"
    if isinstance(results[1], Expression) and not left:
        yield "leaving was confirmed and did not happen"


# Two deciders


def _two_deciders(scene: Stage, number: int) -> Round:
    """Leader and secretariat decide differently at once; or two members of the secretariat release."""
    if number % 2:
        call = scene.call(CallState.DECISION_PENDING)
        for _ in range(2):
            scene.expression(call, ExpressionState.PENDING)
        token = releases.preview_token(call)
        first, second = scene.secretariat
        return Round((lambda: releases.release(call, by=first, token=token),
                      lambda: releases.release(call, by=second, token=token)), call)  # fmt: skip
    call = scene.call(CallState.SHORTLISTING)
    seen = [scene.expression(call, ExpressionState.REVIEWED)]
    seen.append(Expression.objects.get(pk=seen[0].pk))

    def propose(index: int, proposal: str, by: Any) -> Action:
        return lambda: decisions.propose(seen[index], proposal=proposal, reason="race", by=by)

    yes = propose(0, "shortlisted", scene.leader)
    no = propose(1, "not_selected", scene.secretariat[0])
    return Round((yes, no), call)


def _faults_of_deciding(played: Round, results: list[Any]) -> Faults:
    rows = list(Expression.objects.filter(call=played.call))
    if played.call.state == CallState.SHORTLISTING:
        yield from _faults_of_proposing(rows[0], results)
    else:
        for row in rows:
            yield from _faults_of_release(row)


def _faults_of_proposing(row: Expression, results: list[Any]) -> Faults:
    if _refusals(results) != 1:
        yield "not exactly one was told"
    done = next((result for result in results if isinstance(result, Expression)), None)
    if done is not None and row.proposal != done.proposal:
        yield "another decision is stored"


def _faults_of_release(row: Expression) -> Faults:
    if row.state not in HELD:
        yield "released in part"
    if Membership.objects.filter(expression=row, state__in=HOLDING).count() != 1:
        yield "seat not given once"
    told = OutboxMessage.objects.filter(to=row.applicant.email, kind__startswith="decision_").count()
    if told != 1 or Notification.objects.filter(user=row.applicant).count() != 1:
        yield "not told once"


# Sending while the call closes


def _submit_close(scene: Stage, number: int) -> Round:
    """An expression is sent within the milliseconds around the deadline, while the worker closes the call."""
    call = scene.call(CallState.OPEN)
    draft = scene.expression(call, ExpressionState.DRAFT)
    token = uuid.uuid4()
    end = scene.ends_in(call, timedelta(milliseconds=450))

    def close() -> None:
        while Call.objects.filter(pk=call.pk, state=CallState.OPEN).exists():
            opening.close_due()

    def send() -> Expression:
        scene.wait_until(end - timedelta(milliseconds=25 * (number % 16)))
        return expressions.submit(draft, by=draft.applicant, token=token)

    return Round((send, close), call)


def _faults_of_closing(played: Round, results: list[Any]) -> Faults:
    call = Call.objects.get(pk=played.call.pk)
    expression = Expression.objects.get(call=call)
    versions = list(ExpressionVersion.objects.filter(expression=expression))
    sent = isinstance(results[0], Expression)
    if call.state != CallState.CLOSED:
        yield "not closed"
    if sent != bool(versions) or sent != (expression.state == ExpressionState.SUBMITTED):
        yield "answer and rows disagree"
    if any(call.accepts_until is None or row.submitted_at >= call.accepts_until for row in versions):
        yield "received after the end"
    mails = OutboxMessage.objects.filter(to=expression.applicant.email, kind="expression_received")
    if mails.count() != len(versions):
        yield "receipt missing or doubled"


Preparation = Callable[[Stage, int], Round]
RACES: dict[str, tuple[Preparation, Callable[[Round, list[Any]], Faults]]] = {
    "last-seat": (_last_seat, _faults_of_seat),
    "accept-withdraw": (_accept_withdraw, _faults_of_leaving),
    "two-deciders": (_two_deciders, _faults_of_deciding),
    "submit-close": (_submit_close, _faults_of_closing),
}
