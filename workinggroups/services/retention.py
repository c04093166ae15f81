"""How long what of calls, expressions of interest and seats is kept."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.retention import Line
from workinggroups.enums import RELEASED, CallState, ExpressionState, MembershipState
from workinggroups.models import (
    CallFollower,
    CallInvitation,
    DeclaredRelation,
    Expression,
    Leadership,
    Membership,
    PublicQuestion,
)
from workinggroups.services.forgetting import delete_drafts, forget_texts

OVER = (*RELEASED, CallState.CANCELLED)
TAKEN = (ExpressionState.SHORTLISTED, ExpressionState.OFFERED, ExpressionState.ACCEPTED)


def _closed(before: datetime) -> Q:
    return Q(call__state__in=OVER, call__closes_at__lt=before)


def _unsuccessful(before: datetime) -> int:
    """What applicants and reviewers wrote goes, files too; scores, states and fingerprints stay as
    statistics. Whoever is on the reserve is kept as long as the reserve holds."""
    over = Expression.objects.filter(_closed(before), submitted_at__isnull=False)
    waiting = Q(state=ExpressionState.RESERVE, reserve_until__gte=timezone.localdate())
    rows = over.exclude(state__in=TAKEN).exclude(waiting).exclude(profile=erased.MARKER)
    return forget_texts(list(rows.values_list("pk", flat=True)))["expressions"]


def _drafts(before: datetime) -> int:
    late = Q(call__closes_at__lt=before) & ~Q(call__state__in=(CallState.DRAFT, CallState.SCHEDULED))
    return delete_drafts(Expression.objects.filter(late & ~Q(call__state=CallState.OPEN)))


def _contacts(before: datetime) -> int:
    invited = CallInvitation.objects.filter(_closed(before)).delete()[0]
    return invited + CallFollower.objects.filter(_closed(before)).delete()[0]


def _questions(before: datetime) -> int:
    rows = PublicQuestion.objects.filter(_closed(before)).exclude(text=erased.MARKER)
    return rows.update(text=erased.MARKER)


def _never_taken(before: datetime) -> int:
    rows = Membership.objects.filter(
        state=MembershipState.ENDED, began_at__isnull=True, ended_at__lt=before, user__isnull=False
    )
    return rows.update(user=None, competence="", end_reason="")


def _reasons(before: datetime) -> int:
    written = ~Q(end_reason="") & Q(ended_at__lt=before)
    leaderships = Leadership.objects.filter(written).update(end_reason="")
    rows = Membership.objects.filter(written | (~Q(suspension_reason="") & Q(ended_at__lt=before)))
    return leaderships + rows.update(end_reason="", suspension_reason="")


def _relations(before: datetime) -> int:
    return DeclaredRelation.objects.filter(until_date__lt=before.date()).delete()[0]


LINES = (
    Line(
        "expression_texts",
        _("Texts and files of expressions of interest that were not short-listed, and comments on them"),
        _("the end of the call"),
        _("texts and files deleted; scores stay as statistics"),
        _unsuccessful,
    ),
    Line(
        "expression_drafts",
        _("Drafts of expressions of interest that were never sent"),
        _("the end of the call"),
        _("deleted with their files"),
        _drafts,
    ),
    Line(
        "call_contacts",
        _("Who was invited to express interest, and who follows a call"),
        _("the end of the call"),
        _("deleted"),
        _contacts,
    ),
    Line(
        "call_questions",
        _("Questions on calls as they were sent; the published ones stay"),
        _("the end of the call"),
        _("text deleted"),
        _questions,
    ),
    Line(
        "seats_not_taken",
        _("Proposals and invitations for seats that came to nothing"),
        _("their end"),
        _("the person’s name taken off"),
        _never_taken,
    ),
    Line(
        "seat_reasons",
        _("Reasons why seats and leaderships ended"),
        _("their end"),
        _("deleted; who sat where from when until when stays"),
        _reasons,
    ),
    Line(
        "declared_relations",
        _("Declared ties to bodies"),
        _("the end of the tie"),
        _("deleted"),
        _relations,
    ),
)
