"""Sending, sending again, withdrawing and ordering expressions of interest.

The call's row is locked first, so that sending and closing follow each other; the database's clock then says
whether it is still time. What was sent is a version that nothing changes.
"""

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import OUT, RELEASED, ExpressionKind, ExpressionState
from workinggroups.models import Call, Expression, ExpressionVersion, WorkingGroup
from workinggroups.permissions.calls import check_can_express
from workinggroups.presenters.calls import why_not_accepting
from workinggroups.presenters.completeness import Problem, problems
from workinggroups.queries.contents import as_written, latest_version
from workinggroups.queries.moments import database_now
from workinggroups.services import endorsements, expression_news
from workinggroups.services.drafts import already_there, check_body_is_free
from workinggroups.services.machines import EXPRESSION
from workinggroups.services.writing import locked


class Incomplete(Refused):
    """Something is missing or too long; `problems` says what and where."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(_("Some entries have to be completed before this can be sent."), status=409)
        self.problems = found


def why_not(call: Call, *, by: Any) -> str | Promise:
    """Why the person cannot express interest in the call now, empty when they can.

    The call comes from `with_clock()`. Visitors are told what holds for anybody.
    """
    try:
        check_can_express(call, by)
    except Refused as refusal:
        return str(refusal.reason)
    return why_not_accepting(call)


def submit(expression: Expression, *, by: Any, token: UUID) -> Expression:
    """Send what is written, for the first time or anew, and tell everybody concerned.

    The same form sent twice is one version, and so is the same content: the latest version then stands.
    Raises Incomplete, and Refused when the call takes none at this moment of the database's clock or `by` may
    not send.
    """
    try:
        with recorded(by=by):
            call = Call.objects.select_for_update().get(pk=expression.call_id)
            row = locked(expression)
            if row.versions.filter(token=token).exists():
                return row
            name = "submit" if row.is_draft else "revise"
            EXPRESSION.check(row, name, by=by)
            _check_can_be_sent(row, call)
            return _send(row, name, by=by, token=token)
    except IntegrityError as error:
        raise already_there(error) from error


def _check_can_be_sent(expression: Expression, call: Call) -> None:
    if found := problems(expression):
        raise Incomplete(found)
    body = expression.organisation
    if expression.is_draft and expression.kind == ExpressionKind.REPRESENTATIVE and body is not None:
        check_body_is_free(call, body)


def _send(expression: Expression, name: str, *, by: Any, token: UUID) -> Expression:
    content = as_written(expression)
    digest = fingerprint(content)
    earlier = latest_version(expression)
    if earlier is not None and earlier.content_hash == digest:
        # Changed and changed back: nothing is left to be sent.
        Expression.objects.filter(pk=expression.pk).update(saved_at=expression.submitted_at)
        return locked(expression)
    moment = database_now()
    values = {"submitted_at": moment, "saved_at": moment, "content_hash": digest}
    if expression.number is None:
        values["number"] = _next_number(expression)
    version = ExpressionVersion.objects.create(
        expression=expression,
        number=earlier.number + 1 if earlier else 1,
        content=content,
        content_hash=digest,
        token=token,
        submitted_at=moment,
        submitted_by=by,
    )
    done = EXPRESSION.execute(expression, name, by=by, values=values)
    _after_sending(done, version, by)
    return done


def _next_number(expression: Expression) -> int:
    """Numbers go on from one call of a group to the next, so that a reference names one expression; the lock
    on the group keeps two of its calls from giving the same number."""
    group = WorkingGroup.objects.select_for_update(no_key=True).get(calls=expression.call_id)
    rows = Expression.objects.filter(call__group=group)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _after_sending(expression: Expression, version: ExpressionVersion, by: Any) -> None:
    expression_news.tell_received(expression, version)
    if version.number == 1:
        expression_news.tell_desk_of_arrival(expression)
        if expression.kind == ExpressionKind.REPRESENTATIVE:
            endorsements.ask(expression, by=by)


def withdraw(expression: Expression, *, by: Any) -> Expression:
    """Take back what was sent, until the decisions are released; a second time changes nothing. Raises
    Refused."""
    with recorded(by=by):
        Call.objects.select_for_update().get(pk=expression.call_id)
        row = locked(expression)
        if row.state == ExpressionState.WITHDRAWN:
            return row
        done = EXPRESSION.execute(row, "withdraw", by=by, values={"rank": None})
        expression_news.tell_withdrawn(done)
    return done


# The order among one's own


def ranked(person: Any) -> list[Expression]:
    """One's own in calls not decided yet, in the order one has given them; those without a place last."""
    over = (*OUT, ExpressionState.DECLINED)
    rows = Expression.objects.filter(applicant=person).exclude(state__in=over)
    rows = rows.exclude(call__state__in=(*RELEASED, "cancelled")).select_related("call__group")
    far = 10_000
    return sorted(rows, key=lambda row: (row.rank or far, row.created_at, str(row.pk)))


def move(expression: Expression, *, up: bool, by: Any) -> None:
    """Put one's expression one place up or down among those in other calls; all get numbers from 1 on."""
    with recorded(by=by):
        mine = Expression.objects.select_for_update(of=("self",)).filter(applicant=by).order_by("pk")
        list(mine)
        order = ranked(by)
        places = [row.pk for row in order]
        if expression.pk not in places:
            raise Refused(_("This expression of interest has no place in your order any more."), status=409)
        here = places.index(expression.pk)
        there = min(max(here + (-1 if up else 1), 0), len(order) - 1)
        order.insert(there, order.pop(here))
        for rank, row in enumerate(order, start=1):
            if row.rank != rank:
                row.rank = rank
                row.save(update_fields=["rank"])
