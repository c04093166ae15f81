"""Sending, withdrawing, reviewing and deciding expressions of interest."""

from collections.abc import Mapping
from typing import Any, TypedDict
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.notifications.services import tell
from clusterpolisee.core.partners.models import Country, Organisation
from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.executor import Machine
from workinggroups import permissions, queries
from workinggroups.enums import ExpressionKind, ExpressionState
from workinggroups.models import Call, Criterion, Expression, Leadership, Review, Score
from workinggroups.presenters.calls import why_not_accepting
from workinggroups.presenters.expressions import DECISIONS
from workinggroups.workflow import EXPRESSION

ALREADY_THERE: dict[str, str | Promise] = {
    "one_expression_per_expert_and_call": _("You have already expressed interest in this call as an expert."),
    "one_expression_per_body_and_call": _(
        "This body has already expressed interest in the call. Withdraw that expression first, or ask the "
        "colleague who sent it."
    ),
}
ALL_SENT = _("You have already expressed interest in this call in every role open to you.")


class Content(TypedDict):
    """What an applicant writes; `organisation` is None for experts."""

    kind: str
    organisation: Organisation | None
    country: Country
    profile: str
    motivation: str
    experience: str
    contribution: str
    language: str


def _reviewed(expression: Expression, by: Any) -> None:
    if not expression.reviews.exists():
        raise Refused(_("Nobody has reviewed this expression yet."), status=409)


def _reviewed_and_seat_left(expression: Expression, by: Any) -> None:
    _reviewed(expression, by)
    if queries.places_left(expression.call, expression.kind) < 1:
        reason = _("All places for this role are taken or promised to short-listed applicants.")
        raise Refused(reason, status=409)


MACHINE = Machine(
    EXPRESSION,
    permissions={
        "review": permissions.check_can_assess,
        "decide": permissions.check_can_assess,
        "withdraw": permissions.check_can_withdraw,
    },
    guards={"reviewed": _reviewed, "reviewed_and_seat_left": _reviewed_and_seat_left},
)


def why_not(call: Call, *, by: Any) -> str | Promise:
    """Why the person cannot express interest in the call now, empty when they can.

    The call comes from `with_clock()`. Visitors are told what holds for anybody.
    """
    try:
        permissions.check_can_express(call, by)
    except Refused as refusal:
        return str(refusal.reason)
    everything_sent = by.is_authenticated and not queries.has_capacity_left(call, by)
    return why_not_accepting(call) or (ALL_SENT if everything_sent else "")


def refusals(expression: Expression, *, by: Any) -> dict[str, str]:
    """Why each of the three decisions is not possible; empty where it is."""
    found = {}
    for decision in DECISIONS:
        try:
            _check_decision(expression, decision, by)
        except Refused as refusal:
            found[decision] = str(refusal.reason)
    return {decision: found.get(decision, "") for decision in DECISIONS}


def submit(call: Call, *, by: Any, token: UUID, values: Content) -> Expression:
    """Store an expression of interest once for every form sent, and tell applicant and leaders.

    The same person's same form brings back what is stored. Raises Refused when the call does not accept
    expressions at this moment, when `by` may not send one, or when person or body has one already.
    """
    try:
        with recorded(by=by):
            locked = _locked_call(call)
            sent = Expression.objects.filter(call=locked, applicant=by, token=token).first()
            return sent or _store(locked, by=by, token=token, values=values)
    except IntegrityError as error:
        raise _already_there(error) from error


def withdraw(expression: Expression, *, by: Any) -> Expression:
    """Take an expression back and tell the leaders; a second time changes nothing. Raises Refused."""
    with recorded(by=by):
        locked = _locked(expression)
        permissions.check_can_withdraw(locked, by)
        if locked.state == ExpressionState.WITHDRAWN:
            return locked
        done = MACHINE.execute(locked, "withdraw", by=by)
        _tell_leaders(done, "expression_withdrawn")
    return done


def record_review(expression: Expression, *, by: Any, scores: Mapping[str, int], comment: str) -> Review:
    """File or replace the reviewer's own review. `scores` has a value for the code of every criterion.

    Raises Refused when `by` may not assess the expression, and once it is decided.
    """
    with recorded(by=by):
        # Locked before the review's row is written: its foreign key takes a weaker lock, which two reviewers
        # at once could not both raise.
        locked = MACHINE.execute(_locked(expression), "review", by=by)
        chosen = _complete(scores, list(locked.call.criteria.all()))
        review, _created = Review.objects.update_or_create(
            expression=locked,
            reviewer=by,
            defaults={"comment": comment, "is_sample": by.is_sample or locked.is_sample},
        )
        review.scores.all().delete()
        Score.objects.bulk_create(Score(review=review, criterion=c, value=value) for c, value in chosen)
    return review


def decide(expression: Expression, decision: str, *, by: Any) -> Expression:
    """Short-list (`shortlist`), `put_on_reserve` or `turn_down`; the same decision again changes nothing.

    The call is locked first, so that two people cannot promise the same place. Raises Refused.
    """
    with recorded(by=by):
        _locked_call(expression.call)
        locked = _locked(expression)
        permissions.check_can_assess(locked, by)
        if locked.state == EXPRESSION.transition(decision).target:
            return locked
        _check_decision(locked, decision, by)
        return MACHINE.execute(locked, decision, by=by)


def content_hash(expression: Expression) -> str:
    content = {
        "call": expression.call.slug,
        "number": expression.number,
        "kind": expression.kind,
        "organisation": expression.organisation.slug if expression.organisation else None,
        "country": expression.country.code,
        "profile": expression.profile,
        "motivation": expression.motivation,
        "experience": expression.experience,
        "contribution": expression.contribution,
        "language": expression.language,
    }
    return fingerprint(content)


def _check_decision(expression: Expression, decision: str, by: Any) -> None:
    permissions.check_can_assess(expression, by)
    if expression.state == ExpressionState.SUBMITTED:
        _reviewed(expression, by)  # a better word than that the state does not allow it
    MACHINE.check(expression, decision, by=by)


def _locked_call(call: Call) -> Call:
    locked: Call = Call.objects.with_clock().select_for_update(of=("self",)).get(pk=call.pk)
    return locked


def _locked(expression: Expression) -> Expression:
    return Expression.objects.select_for_update(of=("self",)).get(pk=expression.pk)


def _store(call: Call, *, by: Any, token: UUID, values: Content) -> Expression:
    permissions.check_can_express(call, by)
    if values["kind"] == ExpressionKind.REPRESENTATIVE and values["organisation"] is not None:
        permissions.check_can_represent(values["organisation"], by)
    if reason := why_not_accepting(call):
        raise Refused(reason, status=409)
    last = Expression.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0
    expression = Expression(call=call, applicant=by, token=token, number=last + 1, is_sample=by.is_sample)
    for name, value in values.items():
        setattr(expression, name, value)
    expression.content_hash = content_hash(expression)
    expression.save(force_insert=True)
    expression.refresh_from_db(fields=["submitted_at"])
    _tell(by, "expression_received", expression, topic="expressions", because="applicant")
    _tell_leaders(expression, "expression_new")
    return expression


def _already_there(error: IntegrityError) -> Exception:
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    reason = ALREADY_THERE.get(constraint or "")
    return Refused(reason, status=409) if reason else error


def _complete(scores: Mapping[str, int], criteria: list[Criterion]) -> list[tuple[Criterion, int]]:
    chosen = [(criterion, scores.get(criterion.code, -1)) for criterion in criteria]
    if not chosen or any(not 0 <= value <= criterion.max_score for criterion, value in chosen):
        raise Refused(_("Every criterion needs a score within its scale."), status=409)
    return chosen


def _tell_leaders(expression: Expression, template: str) -> None:
    leaders = Leadership.objects.current().filter(group=expression.call.group)
    for leadership in leaders.select_related("user"):
        _tell(leadership.user, template, expression, topic="desk", because="leader")


def _tell(person: User, template: str, expression: Expression, *, topic: str, because: str) -> None:
    tell(
        person,
        topic=topic,
        because=because,
        template=template,
        context={"expression": expression, "person": person},
        url=expression.get_absolute_url(),
    )
