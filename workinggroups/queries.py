"""Reads of the working groups that count, average or cross tables.

The score of an expression lies between 0 and 5, whatever the criteria's own highest scores: each score is
taken as a share of its criterion's highest, the shares are averaged by the criteria's weights, and the result
is multiplied by five. Every review scores every criterion, so that this one average over all scores equals
the mean of the reviews' own averages.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.queries import partner_bodies_of
from workinggroups.enums import SEATS_OF_A_GROUP, ExpressionKind, ExpressionState, SeatKind
from workinggroups.models import Call, Expression, Leadership, Review, Score, Seat, WorkingGroup
from workinggroups.models.expressions import ExpressionQuerySet

SCALE = 5
REFERENCE = re.compile(r"(?:EoI-\d-)?0*(\d{1,9})", re.IGNORECASE)
OPEN_TO_REVIEW = (ExpressionState.SUBMITTED, ExpressionState.IN_REVIEW)


def _weighted(prefix: str = "") -> Any:
    share = Cast(F(f"{prefix}value"), FloatField()) / F(f"{prefix}criterion__max_score")
    weight = F(f"{prefix}criterion__weight")
    return Sum(share * weight) * float(SCALE) / Sum(weight)


def group_rows() -> QuerySet[Any]:
    """All groups with `representatives`, `experts` (places filled now) and `sample_seats`."""
    filled = Q(seats__in=Seat.objects.current())
    counts = {
        "representatives": Count("seats", filter=filled & Q(seats__kind=SeatKind.REPRESENTATIVE)),
        "experts": Count("seats", filter=filled & Q(seats__kind=SeatKind.EXPERT)),
        "sample_seats": Count("seats", filter=filled & Q(seats__is_sample=True)),
    }
    return WorkingGroup.objects.select_related("leader").annotate(**counts).order_by("number")


def assessed(expressions: ExpressionQuerySet, *, reader: Any) -> ExpressionQuerySet:
    """Adds `in_conflict`, and `score` (0 to 5, None without reviews) and `review_count`; both are None in a
    conflict of interest, so that they cannot even be sorted by."""
    totals = Score.objects.filter(review__expression=OuterRef("pk")).values("review__expression")
    reviews = Review.objects.filter(expression=OuterRef("pk")).values("expression")
    score = Subquery(totals.annotate(total=_weighted()).values("total"), output_field=FloatField())
    count = Subquery(reviews.annotate(total=Count("pk")).values("total"), output_field=IntegerField())
    free = Q(in_conflict=False)
    return expressions.with_conflict(reader).annotate(
        score=Case(When(free, then=score), default=None, output_field=FloatField()),
        review_count=Case(
            When(free, then=Coalesce(count, Value(0))), default=None, output_field=IntegerField()
        ),
    )


def on_desk(group: WorkingGroup, *, reader: Any) -> ExpressionQuerySet:
    """The group's expressions that the reader may see, with score and count of reviews."""
    rows = Expression.objects.visible_to(reader).filter(call__group=group)
    return assessed(rows, reader=reader).select_related("call__group", "organisation", "country")


def narrowed(
    expressions: ExpressionQuerySet, *, text: str = "", state: str = "", kind: str = ""
) -> ExpressionQuerySet:
    """Those whose number or profile matches `text`, in a state, of a kind; empty values do not narrow."""
    if text:
        number = REFERENCE.fullmatch(text.strip())
        by_number = Q(number=int(number[1])) if number else Q()
        expressions = expressions.filter(Q(profile__icontains=text.strip()) | by_number)
    given = {"state": state, "kind": kind}
    return expressions.filter(**{name: value for name, value in given.items() if value})


def in_order(expressions: ExpressionQuerySet, sort: str = "") -> ExpressionQuerySet:
    """By `number`, by date `received` with the newest first, else by score."""
    if sort == "number":
        return expressions.order_by("call", "number")
    if sort == "received":
        return expressions.order_by("-submitted_at", "call", "-number")
    return by_score(expressions)


def by_score(expressions: ExpressionQuerySet) -> ExpressionQuerySet:
    """Best first, those without a score last."""
    return expressions.order_by(F("score").desc(nulls_last=True), "call", "number")


def awaiting_review(group: WorkingGroup, *, reader: Any) -> ExpressionQuerySet:
    """Expressions the reader can review and has not yet, oldest first."""
    own = Review.objects.filter(expression=OuterRef("pk"), reviewer=reader)
    rows = Expression.objects.visible_to(reader).filter(call__group=group, state__in=OPEN_TO_REVIEW)
    waiting = rows.with_conflict(reader).filter(~Exists(own), Q(in_conflict=False))
    return waiting.select_related("call__group").order_by("submitted_at", "number")


def reviews_of(expressions: Iterable[Expression]) -> QuerySet[Review]:
    """The reviews with `total` (0 to 5), by number of the expression, scores in the order of the criteria."""
    in_order = Score.objects.select_related("criterion").order_by("criterion__position")
    rows = Review.objects.filter(expression__in=expressions).annotate(total=_weighted("scores__"))
    scored = rows.select_related("reviewer").prefetch_related(Prefetch("scores", in_order))
    return scored.order_by("expression__call", "expression__number", "filed_at", "pk")


def reviewer_counts(expressions: ExpressionQuerySet) -> dict[int, int]:
    """How many people have reviewed expressions of each call."""
    rows = Review.objects.filter(expression__in=expressions.values("pk")).values_list("expression__call")
    return dict(rows.annotate(total=Count("reviewer", distinct=True)).order_by())


def averages_by_criterion(expressions: ExpressionQuerySet) -> dict[tuple[Any, int], float]:
    """Mean score by (expression, criterion), on each criterion's own scale."""
    rows = Score.objects.filter(review__expression__in=expressions.values("pk"))
    means = rows.values_list("review__expression", "criterion").annotate(mean=Avg("value")).order_by()
    return {(expression, criterion): mean for expression, criterion, mean in means}


def places_left(call: Call, kind: str) -> int:
    """Places of a kind that neither a seat nor a short-listed expression of the call has taken."""
    seats = Seat.objects.current().filter(group=call.group_id, kind=kind)
    shortlisted = Expression.objects.filter(call=call, kind=kind, state=ExpressionState.SHORTLISTED)
    seated = seats.filter(Q(user=OuterRef("applicant")) | Q(organisation=OuterRef("organisation")))
    waiting = shortlisted.filter(~Exists(seated)).count()
    return SEATS_OF_A_GROUP[SeatKind(kind)] - seats.count() - waiting


def has_capacity_left(call: Call, user: Any) -> bool:
    """Whether the person can still answer the call: as an expert, or for a partner body that has not yet."""
    standing = Expression.objects.filter(call=call).standing()
    if not standing.filter(applicant=user, kind=ExpressionKind.EXPERT).exists():
        return True
    bodies = {body.pk for body in partner_bodies_of(user)}
    taken = standing.filter(kind=ExpressionKind.REPRESENTATIVE, organisation__in=bodies)
    return bool(bodies - set(taken.values_list("organisation", flat=True)))


def leaders_of(group: WorkingGroup) -> list[User]:
    """The people who lead the group now and can log in."""
    current = Leadership.objects.current().filter(group=group, user__is_active=True)
    return list(User.objects.filter(pk__in=current.values("user")).order_by("full_name", "pk"))


def people_in_conflict(expression: Expression) -> dict[int, str]:
    """`conflict_of_interest` turned round: the people who must keep out of judging the expression, with the
    short name of a body they share with it, empty for the applicant."""
    shared = Q(organisation__mandates__in=Mandate.objects.current().filter(user=expression.applicant_id))
    own = Q(organisation=expression.organisation_id) if expression.organisation_id else Q()
    rows = Mandate.objects.current().filter(shared | own)
    found = dict(rows.values_list("user", "organisation__short_name"))
    return {**found, expression.applicant_id: ""}


def own_expressions(call: Call, user: Any) -> ExpressionQuerySet:
    """What the person has sent to a call, newest first."""
    if not user.is_authenticated:
        return Expression.objects.none()
    return (
        Expression.objects.filter(call=call, applicant=user).select_related("call__group").order_by("-number")
    )
