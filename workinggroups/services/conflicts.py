"""Declarations on conflicts of interest, and waivers, which take two members of the secretariat."""

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import CallState, ConflictVerdict, ExpressionState
from workinggroups.models import Assignment, Call, ConflictDeclaration, Expression, Review
from workinggroups.permissions.conflicts import check_can_declare, check_can_waive
from workinggroups.permissions.groups import CLOCK
from workinggroups.queries.assignments import OPEN
from workinggroups.services.assignments import tell_declined
from workinggroups.services.guards.expressions import reviews_of
from workinggroups.services.machines import ASSIGNMENT, EXPRESSION
from workinggroups.services.telling import tell_person

REVIEWS = "reviews"  # the topic
WITH_CONFLICT = (ConflictVerdict.CONFLICT, ConflictVerdict.WAIVER_ASKED)


def declare(expression: Expression, *, verdict: str, statement: str = "", by: Any) -> ConflictDeclaration:
    """Say that there is no conflict, or which. A conflict once declared stays, unless it is waived; it ends
    the person's own review of the expression."""
    if verdict not in (ConflictVerdict.NONE, ConflictVerdict.CONFLICT):
        raise Refused(
            _("Say either that there is no conflict of interest, or that there is one."), status=409
        )
    statement = statement.strip()
    if verdict == ConflictVerdict.CONFLICT and not statement:
        raise Refused(_("Say in a few words what the conflict is."), status=409)
    with recorded(by=by):
        Call.objects.select_for_update(of=("self",), no_key=True).get(pk=expression.call_id)
        locked = Expression.objects.select_related("call__group").get(pk=expression.pk)
        check_can_declare(locked, by)
        stored = ConflictDeclaration.objects.select_for_update().filter(expression=locked, user=by).first()
        if stored is not None:
            if stored.verdict == verdict and (stored.statement == statement or not statement):
                return stored
            _check_may_change(locked, stored, verdict, by)
        found, _new = ConflictDeclaration.objects.update_or_create(
            expression=locked,
            user=by,
            defaults={"verdict": verdict, "statement": statement, "declared_at": Now(), **NOT_WAIVED},
        )
        if verdict == ConflictVerdict.CONFLICT:
            _step_back(locked, by)
        return found


NOT_WAIVED = {"waive_reason": "", "waiver_asked_by": None, "waived_by": None, "waived_at": None}


def _check_may_change(expression: Expression, stored: ConflictDeclaration, verdict: str, by: Any) -> None:
    if stored.verdict in WITH_CONFLICT and verdict == ConflictVerdict.NONE:
        reason = _("A conflict that was declared stays. The secretariat can waive it, with a reason.")
        raise Refused(reason, status=409)
    filed = Review.objects.filed().filter(expression=expression, reviewer=by).exists()
    if filed and expression.call.state != CallState.EVALUATION:
        reason = _("Your review is filed and the evaluation is over. Tell the secretariat of the conflict.")
        raise Refused(reason, status=409)


def _step_back(expression: Expression, by: Any) -> None:
    """Whoever is in a conflict reviews no longer: a filed review counts no more, the assignment ends."""
    Review.objects.filter(expression=expression, reviewer=by).update(filed_at=None)
    own = Assignment.objects.filter(expression=expression, evaluator=by, state__in=OPEN)
    for assignment in own:
        reason = str(_("Conflict of interest"))
        values = {"reason": reason, "answered_at": Now()}
        tell_declined(ASSIGNMENT.execute(assignment, "decline", by=by, values=values))
    if own and expression.state == ExpressionState.REVIEWED:
        filed, wanted = reviews_of(expression)
        if filed < wanted:
            EXPRESSION.execute(expression, "review_again", by=CLOCK)


def declare_none(expressions: Iterable[Expression], *, by: Any) -> int:
    """No conflict with several at once; those with a declaration stay as they are. Returns how many."""
    with recorded(by=by):
        rows = list(expressions)
        known = ConflictDeclaration.objects.filter(user=by, expression__in=rows)
        taken = set(known.values_list("expression", flat=True))
        for expression in rows:
            if expression.pk not in taken:
                declare(expression, verdict=ConflictVerdict.NONE, by=by)
        return len(rows) - len(taken)


# Waivers


def ask_waiver(expression: Expression, person: User, *, reason: str, by: Any) -> ConflictDeclaration:
    """A member of the secretariat asks with a reason; nothing opens before another has confirmed."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give a reason for the waiver."), status=409)
    with recorded(by=by):
        check_can_waive(expression, person, by)
        found = ConflictDeclaration.objects.select_for_update().filter(expression=expression, user=person)
        stored = found.first() or ConflictDeclaration(expression=expression, user=person)
        if stored.verdict in (ConflictVerdict.WAIVER_ASKED, ConflictVerdict.WAIVED):
            raise Refused(_("A waiver has been asked for already."), status=409)
        stored.verdict = ConflictVerdict.WAIVER_ASKED
        stored.waive_reason, stored.waiver_asked_by = reason, by
        stored.save()
        return stored


def confirm_waiver(declaration: ConflictDeclaration, *, by: Any) -> ConflictDeclaration:
    """By somebody of the secretariat who did not ask for it."""
    with recorded(by=by):
        stored = _waiting(declaration, by)
        if stored.waiver_asked_by_id == by.pk:
            reason = _("You asked for this waiver. Another member of the secretariat confirms it.")
            raise Refused(reason, status=409)
        stored.verdict, stored.waived_by, stored.waived_at = ConflictVerdict.WAIVED, by, Now()
        stored.save(update_fields=["verdict", "waived_by", "waived_at"])
        _tell_waived(stored)
        return stored


def refuse_waiver(declaration: ConflictDeclaration, *, by: Any) -> ConflictDeclaration:
    """The conflict stays. Whoever asked may take the request back in the same way."""
    with recorded(by=by):
        stored = _waiting(declaration, by)
        stored.verdict = ConflictVerdict.CONFLICT
        stored.waive_reason, stored.waiver_asked_by = "", None
        stored.save(update_fields=["verdict", "waive_reason", "waiver_asked_by"])
        return stored


def _waiting(declaration: ConflictDeclaration, by: Any) -> ConflictDeclaration:
    rows = ConflictDeclaration.objects.select_for_update(of=("self",)).select_related(
        "expression__call__group", "user"
    )
    stored = rows.get(pk=declaration.pk)
    check_can_waive(stored.expression, stored.user, by)
    if stored.verdict != ConflictVerdict.WAIVER_ASKED:
        raise Refused(_("No waiver waits for an answer here."), status=409)
    return stored


def _tell_waived(declaration: ConflictDeclaration) -> None:
    expression = declaration.expression
    context = {"expression": expression}
    tell_person(
        declaration.user, expression.call, REVIEWS, "evaluator", "conflict_waived", context,
        ("dossier", expression.pk),
    )  # fmt: skip
