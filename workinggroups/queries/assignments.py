"""Who may be asked to review, how much they have to do, and who reviews what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.models import Mandate
from workinggroups.enums import AssignmentState, ExpressionState
from workinggroups.models import (
    Assignment,
    Call,
    CoEditor,
    Expression,
    Leadership,
    Membership,
    Review,
    WorkingGroup,
)
from workinggroups.queries.conflicts import Ties, ties_of
from workinggroups.queries.scores import with_standing

OPEN = (AssignmentState.PROPOSED, AssignmentState.ACCEPTED)
REVIEWABLE = (ExpressionState.ELIGIBLE, ExpressionState.UNDER_REVIEW, ExpressionState.REVIEWED)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked: `load` counts open reviews in all calls, `here` those of this call."""

    user: User
    body: str
    country: str
    load: int
    here: int


def with_filed(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Adds `is_filed`: whether the review is in, and `abstained`: whether it gives no scores."""
    filed = Review.objects.filed().filter(expression=OuterRef("expression"), reviewer=OuterRef("evaluator"))
    return rows.annotate(is_filed=Exists(filed), abstained=Exists(filed.filter(abstains=True)))


def shown_to(reader: Any) -> QuerySet[Assignment]:
    """Assignments the person may know of: one's own, and those of expressions whose desk one works at,
    never in a conflict of interest."""
    if not reader.is_authenticated:
        return Assignment.objects.none()
    desks = WorkingGroup.objects.with_desk_for(reader)
    seen = Expression.objects.visible_to(reader).filter(call__group__in=desks)
    free = seen.with_conflict(reader).filter(Q(in_conflict=False))
    rows = Assignment.objects.filter(Q(evaluator=reader) | Q(expression__in=free.values("pk")))
    return with_filed(rows)


def not_in_conflict(reader: Any) -> QuerySet[Any]:
    """Keys of the expressions that may count for what the reader is told of people's work: a total that
    counted the others would tell who reviews them."""
    return with_standing(Expression.objects.all(), reader=reader).filter(Q(in_conflict=False)).values("pk")


def candidates(call: Call, *, reader: Any) -> list[Candidate]:
    """Experts of the project, members of groups, people of partner bodies and the leaders of the group; no
    administrators, whose office is technical, and no applicants of this call. By load, then by name.

    While names are hidden from the reader the applicants stay in the list: who is missing would tell.
    """
    pool = Q(pk__in=Office.objects.current().filter(kind=OfficeKind.EXPERT).values("user"))
    pool |= Q(pk__in=Membership.objects.current().filter(user__isnull=False).values("user"))
    partners = Mandate.objects.current().filter(organisation__is_partner=True)
    pool |= Q(pk__in=partners.values("user"))
    pool |= Q(pk__in=Leadership.objects.current().filter(group=call.group).values("user"))
    sent = Expression.objects.filter(call=call).standing()
    helped = CoEditor.objects.filter(expression__in=sent.values("pk"), user__isnull=False)
    technical = Office.objects.current().filter(kind=OfficeKind.ADMINISTRATOR).values("user")
    rows = User.objects.filter(pool, is_active=True, erased_at__isnull=True).exclude(pk__in=technical)
    if not call.hides_now or is_secretariat(reader):
        rows = rows.exclude(pk__in=sent.values("applicant")).exclude(pk__in=helped.values("user"))
    people = list(rows.order_by("sort_name", "pk"))
    return sorted(_described(people, call, reader), key=lambda found: found.load)


def _described(people: Sequence[User], call: Call, reader: Any) -> list[Candidate]:
    open_ones = with_filed(Assignment.objects.filter(evaluator__in=people, state__in=OPEN))
    known = open_ones.filter(Q(is_filed=False), expression__in=not_in_conflict(reader)).order_by()
    counted = known.values("evaluator").annotate(
        total=Count("pk"), here=Count("pk", filter=Q(expression__call=call))
    )
    loads = {row["evaluator"]: (row["total"], row["here"]) for row in counted}
    places = places_of(person.pk for person in people)
    return [
        Candidate(person, *places.get(person.pk, ("", "")), *loads.get(person.pk, (0, 0)))
        for person in people
    ]


def places_of(people: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Short name of the body and code of its country, of the first current mandate of each person."""
    rows = Mandate.objects.current().filter(user__in=list(people)).order_by("-organisation__is_partner", "pk")
    found: dict[int, tuple[str, str]] = {}
    for user, body, country in rows.values_list(
        "user", "organisation__short_name", "organisation__country__code"
    ):
        found.setdefault(user, (body, country))
    return found


@dataclass(frozen=True)
class Table:
    """Expressions that need reviews, with who was asked, and what keeps whom away."""

    expressions: list[Expression]
    assigned: dict[Any, list[Assignment]]
    ties: Ties

    def missing(self, expression: Expression) -> int:
        """How many reviewers are still to be asked."""
        wanted: int = expression.call.reviews_wanted
        rows: Any = self.assigned.get(expression.pk, ())
        counting = [row for row in rows if row.state in OPEN and not row.abstained]
        return max(0, wanted - len(counting))


def table_of(call: Call, *, reader: Any, people: Iterable[int], states: Sequence[str] = REVIEWABLE) -> Table:
    """What can be given to evaluators, without what the reader must not judge."""
    rows = Expression.objects.visible_to(reader).filter(call=call, state__in=states)
    free = with_standing(rows, reader=reader).filter(Q(in_conflict=False))
    related = ("call__group", "applicant", "organisation", "country")
    expressions = list(free.select_related(*related).order_by("number"))
    assigned = defaultdict(list)
    for row in with_filed(Assignment.objects.filter(expression__in=expressions)).select_related("evaluator"):
        assigned[row.expression_id].append(row)
    return Table(expressions, dict(assigned), ties_of(expressions, people))
