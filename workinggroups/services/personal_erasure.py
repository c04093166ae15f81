"""Erasing what the working groups hold about one person."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.personal_data import end_terms
from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import MembershipEnd, MembershipState
from workinggroups.models import (
    Assignment,
    CallFollower,
    CallInvitation,
    CallNotice,
    Clarification,
    CoEditor,
    ConflictDeclaration,
    DeclaredRelation,
    Expression,
    Leadership,
    Membership,
    PublicQuestion,
    Review,
)
from workinggroups.services import setting_up
from workinggroups.services.endings import end
from workinggroups.services.forgetting import delete_drafts, forget_texts
from workinggroups.services.machines import ASSIGNMENT, EXPRESSION

WAYS_OUT = {
    MembershipState.PROPOSED: ("withdraw", MembershipEnd.WITHDRAWN),
    MembershipState.INVITED: ("decline", MembershipEnd.DECLINED),
    MembershipState.ONBOARDING: ("resign", MembershipEnd.RESIGNED),
    MembershipState.ACTIVE: ("resign", MembershipEnd.RESIGNED),
    MembershipState.SUSPENDED: ("resign", MembershipEnd.RESIGNED),
}


def erase(user: User, by: Any) -> dict[str, int]:
    """In the caller's transaction; returns how many rows of each kind are concerned."""
    return {
        "leaderships": end_terms(Leadership.objects.filter(user=user), by=by),
        "seats": _seats(user),
        **_expressions(user),
        "co_editing": _co_editing(user),
        "assignments": _assignments(user),
        "conflict_statements": _statements(user),
        "declared_relations": DeclaredRelation.objects.filter(user=user).delete()[0],
        "call_questions": _questions(user),
        "call_invitations": _invitations(user),
        "call_follows": CallFollower.objects.filter(user=user).delete()[0],
        "setting_up_documents": setting_up.forget(user),
        "group_mentions": _mentions(user),
    }


def _seats(user: User) -> int:
    """What stands is given back, so that the place is free; the terms stay under the number."""
    rows = Membership.objects.filter(user=user)
    for membership in rows.exclude(state=MembershipState.ENDED).order_by("pk"):
        name, ending = WAYS_OUT[MembershipState(membership.state)]
        end(membership, name, ending, by=user)
    return rows.update(competence="", suspension_reason="", end_reason=erased.REASON)


def _expressions(user: User) -> dict[str, int]:
    own = Expression.objects.filter(applicant=user)
    for expression in own.select_for_update(of=("self",)).order_by("pk"):
        if EXPRESSION.can(expression, "withdraw", by=user):
            EXPRESSION.execute(expression, "withdraw", by=user, values={"rank": None})
        elif EXPRESSION.can(expression, "decline", by=user):
            EXPRESSION.execute(expression, "decline", by=user)
    drafts = delete_drafts(own)
    sent = forget_texts(list(own.values_list("pk", flat=True)))
    return {
        "expressions": drafts + sent["expressions"],
        "expression_files": sent["annexes"],
        "expression_versions": sent["versions"],
        "clarifications": sent["clarifications"],
    }


def _co_editing(user: User) -> int:
    addresses = erased.addresses_of(user)
    lowered = CoEditor.objects.annotate(lowered=Lower("email"))
    return lowered.filter(Q(user=user) | Q(lowered__in=addresses)).delete()[0]


def _assignments(user: User) -> int:
    rows = Assignment.objects.filter(evaluator=user)
    for assignment in rows.order_by("pk"):
        if ASSIGNMENT.can(assignment, "decline", by=user):
            ASSIGNMENT.execute(assignment, "decline", by=user)
    Review.objects.filter(reviewer=user, filed_at__isnull=True).delete()
    return rows.update(reason="")


def _statements(user: User) -> int:
    rows = ConflictDeclaration.objects.filter(user=user)
    return rows.exclude(statement="").update(statement=erased.MARKER)


def _questions(user: User) -> int:
    return PublicQuestion.objects.filter(asked_by=user).update(text=erased.MARKER)


def _invitations(user: User) -> int:
    """Those to the person go; those the person sent stay, without a word of theirs."""
    addresses = erased.addresses_of(user)
    reached = CallInvitation.objects.annotate(lowered=Lower("email"))
    gone = reached.filter(Q(user=user) | Q(lowered__in=addresses)).delete()[0]
    return gone + CallInvitation.objects.filter(made_by=user).exclude(message="").update(message="")


def _mentions(user: User) -> int:
    """Where texts of others name the person."""

    def translated(field: str) -> list[str]:
        return [field, *(f"{field}_{code}" for code in LANGUAGES)]

    places: tuple[tuple[Any, list[str]], ...] = (
        (Expression, ["screening_reason", "decision_reason", "motivation", "experience", "contribution"]),
        (Review, ["comment", "comment_to_applicant"]),
        (Clarification, ["text", "before", "after"]),
        (ConflictDeclaration, ["statement", "waive_reason"]),
        (Membership, ["end_reason", "suspension_reason"]),
        (Leadership, ["end_reason"]),
        (CallInvitation, ["message"]),
        (PublicQuestion, ["text", *translated("published_text"), *translated("answer")]),
        (CallNotice, translated("reason")),
    )
    count = 0
    for model, fields in places:
        rows = model.objects.all()
        rows = rows.rewrite(False) if hasattr(rows, "rewrite") else rows
        count += erased.replace_mentions(rows, fields, user)
    return count
