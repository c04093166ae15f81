"""Guards of expressions of interest, clarifications and assignments."""

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import demand
from workinggroups.enums import AssignmentState, CallState, EndorsementState, ExpressionKind, Proposal
from workinggroups.models import Assignment, Call, Clarification, Expression, Membership
from workinggroups.queries.screening import unmet
from workinggroups.queries.seats import free_seats


def accepting(expression: Expression, by: Any) -> None:
    """The database's clock decides, inside the transaction that stores the expression."""
    call = Call.objects.with_clock().get(pk=expression.call_id)
    demand(call.accepting, _("This call does not accept expressions of interest at this moment."))


def screening(expression: Expression, by: Any) -> None:
    demand(expression.call.state == CallState.SCREENING, _("The call is not in its screening."))


def endorsed(expression: Expression, by: Any) -> None:
    """Every eligibility question is answered with yes, and a representative has the body behind it."""
    screening(expression, by)
    open_ones, refused = unmet(expression)
    demand(not open_ones, _("%(count)s eligibility questions are not answered yet.") % {"count": open_ones})
    demand(not refused, _("%(count)s eligibility questions are answered with no.") % {"count": refused})
    endorsement(expression, by)


def endorsement(expression: Expression, by: Any) -> None:
    if expression.kind == ExpressionKind.REPRESENTATIVE:
        found = getattr(expression, "endorsement", None)
        given = found is not None and found.state == EndorsementState.GIVEN
        demand(given, _("The coordinator of the body has not endorsed this representative."))


def evaluation(expression: Expression, by: Any) -> None:
    demand(expression.call.state == CallState.EVALUATION, _("The call is not in its evaluation."))


def reviews_of(expression: Expression) -> tuple[int, int]:
    """How many reviews with scores are filed, and how many are wanted."""
    filed = expression.reviews.filed().filter(abstains=False).count()
    return filed, expression.call.reviews_wanted


def enough_reviews(expression: Expression, by: Any) -> None:
    evaluation(expression, by)
    filed, wanted = reviews_of(expression)
    demand(
        filed >= wanted,
        _("%(filed)s of %(wanted)s reviews are filed.") % {"filed": filed, "wanted": wanted},
    )


def shortlisting(expression: Expression, by: Any) -> None:
    demand(expression.call.state == CallState.SHORTLISTING, _("The call is not in its short-listing."))


def proposed_shortlist(expression: Expression, by: Any) -> None:
    demand(expression.proposal == Proposal.SHORTLISTED, _("The proposal says otherwise."))


def proposed_reserve(expression: Expression, by: Any) -> None:
    demand(expression.proposal == Proposal.RESERVE, _("The proposal says otherwise."))


def proposed_refusal(expression: Expression, by: Any) -> None:
    demand(expression.proposal == Proposal.NOT_SELECTED, _("The proposal says otherwise."))


def seat_free(expression: Expression, by: Any) -> None:
    free = free_seats(expression.call.group, expression.kind).exists()
    demand(free, _("No seat of this kind is free any more."))


def offer_stands(expression: Expression, by: Any) -> None:
    offers = Membership.objects.filter(expression=expression, state="invited", answer_by__gt=Now())
    demand(offers.exists(), _("The time to answer this offer is over."))


def offer_over(expression: Expression, by: Any) -> None:
    offers = Membership.objects.filter(expression=expression, state="invited", answer_by__lte=Now())
    demand(offers.exists(), _("The time to answer this offer is not over yet."))


def answer_in_time(clarification: Clarification, by: Any) -> None:
    rows = Clarification.objects.filter(pk=clarification.pk, answer_by__gt=Now())
    demand(rows.exists(), _("The time to answer this question is over."))


def answer_over_due(clarification: Clarification, by: Any) -> None:
    rows = Clarification.objects.due().filter(pk=clarification.pk)
    demand(rows.exists(), _("The time to answer this question is not over yet."))


def not_filed(assignment: Assignment, by: Any) -> None:
    filed = assignment.expression.reviews.filed().filter(reviewer=assignment.evaluator_id)
    demand(
        not (assignment.state == AssignmentState.ACCEPTED and filed.exists()),
        _("The review is filed already."),
    )
