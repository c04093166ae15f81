"""Calls as readers look for them, and whom a call concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Now

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import CallState, ExpressionState, MembershipState, NoticeKind
from workinggroups.models import (
    Call,
    CallFollower,
    CallInvitation,
    CallNotice,
    CoEditor,
    Expression,
    Membership,
    PaperSection,
    PublicQuestion,
    WorkingGroup,
)
from workinggroups.models.calls import CallQuerySet
from workinggroups.models.expressions import ExpressionQuerySet

MOST_WORDS = 6
NOT_OPEN_YET = (CallState.DRAFT, CallState.IN_APPROVAL, CallState.SCHEDULED)
PARTS = (
    "sections", "criteria__anchors", "questions", "eligibility_questions", "competences", "sought_seats",
    "notices",
)  # fmt: skip
# Who has not heard the last of a call: those who write and those whose expression is in the procedure.
CONCERNED = (
    ExpressionState.DRAFT,
    ExpressionState.SUBMITTED,
    ExpressionState.ELIGIBLE,
    ExpressionState.UNDER_REVIEW,
    ExpressionState.REVIEWED,
)


@dataclass(frozen=True)
class Filters:
    """What a reader asks of the list; an empty value asks nothing."""

    text: str = ""
    group: str = ""
    state: str = ""
    order: str = ""


def found(user: Any, filters: Filters) -> Any:
    """The calls the person may see and asks for, in order; those that accept expressions come first."""
    rows: Any = Call.objects.visible_to(user).with_clock().select_related("group")
    for word in filters.text.split()[:MOST_WORDS]:
        rows = rows.filter(_holds(word))
    if filters.group:
        rows = rows.filter(group__number=filters.group)
    if filters.state:
        rows = _in_state(rows, filters.state)
    if filters.order == "newest":
        return rows.order_by(F("opens_at").desc(nulls_last=True), "pk")
    if filters.order == "group":
        return rows.order_by("group__number", F("closes_at").desc(nulls_first=True), "pk")
    nearest = Case(When(accepting=True, then=F("closes_at")))
    return rows.order_by("-accepting", nearest.asc(), F("closes_at").desc(nulls_first=True), "pk")


def _in_state(rows: Any, state: str) -> Any:
    if state == "open":
        return rows.filter(accepting=True)
    coming = Q(state__in=NOT_OPEN_YET) & (Q(opens_at__gt=Now()) | Q(opens_at__isnull=True))
    coming |= Q(state__in=(CallState.DRAFT, CallState.IN_APPROVAL))
    return rows.filter(coming) if state == "coming" else rows.filter(accepting=False).exclude(coming)


def _holds(word: str) -> Q:
    """In the title, the summary or the concept paper, in any language, or as the name of the group."""
    own = [f"{field}_{code}" for field in ("title", "summary", "group__name") for code in LANGUAGES]
    condition = Q()
    for name in own:
        condition |= Q(**{f"{name}__icontains": word})
    texts = Q()
    for code in LANGUAGES:
        texts |= Q(**{f"text_{code}__icontains": word})
    return condition | Q(Exists(PaperSection.objects.filter(texts, call=OuterRef("pk"))))


def with_parts(rows: CallQuerySet) -> CallQuerySet:
    """With all that the page and the papers of a call show, in a fixed number of queries."""
    return rows.with_clock().select_related("group__leader").prefetch_related(*PARTS)


def speak_as_written(call: Call) -> Call:
    """Parts of a call fall back to the language the call was written in; notices to their own.

    The call comes from `with_parts`.
    """
    parts: list[Iterable[Any]] = [call.sections.all(), call.questions.all(), call.eligibility_questions.all()]
    parts += [call.competences.all(), call.sought_seats.all(), call.criteria.all()]
    parts += [criterion.anchors.all() for criterion in call.criteria.all()]
    for part in (row for rows in parts for row in rows):
        part.source_language = call.source_language
    for notice in call.notices.all():
        notice.source_language = notice.language  # type: ignore[attr-defined]
    return call


def places_filled(group: WorkingGroup) -> set[tuple[str, int]]:
    """Kind and number of the places somebody publicly holds; an offer without an answer is no news."""
    shown = Membership.objects.filter(
        group=group, state__in=(MembershipState.ACTIVE, MembershipState.SUSPENDED)
    )
    return set(shown.values_list("seat__kind", "seat__position"))


def is_open_for_questions(call: Call) -> bool:
    """Questions are taken from the opening until the deadline that is shown, by the database's clock."""
    rows = Call.objects.filter(
        pk=call.pk,
        state__in=(CallState.SCHEDULED, CallState.OPEN),
        opens_at__lte=Now(),
        closes_at__gt=Now(),
    )
    return rows.exists()


def answered(call: Call) -> QuerySet[PublicQuestion]:
    """Public questions with their answers, the latest first."""
    rows = PublicQuestion.objects.filter(call=call, answered_at__isnull=False)
    return rows.order_by("-answered_at", "-pk")


def own_unanswered(call: Call, user: Any) -> QuerySet[PublicQuestion]:
    """What the person asked and cannot read among the answers: waiting, or set aside."""
    if not user.is_authenticated:
        return PublicQuestion.objects.none()
    rows = PublicQuestion.objects.filter(call=call, asked_by=user, answered_at__isnull=True)
    return rows.order_by("asked_at", "pk")


def open_questions(calls: Any) -> QuerySet[PublicQuestion]:
    """Neither answered nor set aside, the oldest first."""
    rows = PublicQuestion.objects.filter(call__in=calls, answered_at__isnull=True, set_aside_at__isnull=True)
    return rows.order_by("asked_at", "pk")


def follows(call: Call, user: Any) -> bool:
    return bool(user.is_authenticated and CallFollower.objects.filter(call=call, user=user).exists())


def audience(call: Call) -> QuerySet[User]:
    """Everybody who is told of news about a call: followers, applicants and their co-editors."""
    own = Expression.objects.filter(call=call, state__in=CONCERNED)
    helped = CoEditor.objects.filter(expression__in=own).values("user")
    followers = CallFollower.objects.filter(call=call).values("user")
    concerned = Q(pk__in=followers) | Q(pk__in=own.values("applicant")) | Q(pk__in=helped)
    rows: QuerySet[User] = User.objects.filter(concerned, is_active=True)
    return rows.order_by("pk")


def own_expressions(call: Call, user: Any) -> ExpressionQuerySet:
    """Those the person writes for the call, with what a line about them shows."""
    rows: ExpressionQuerySet = Expression.objects.written_by(user).filter(call=call)
    related = ("call__group", "organisation", "applicant", "endorsement")
    return rows.select_related(*related).order_by("created_at", "pk")


def own_invitations(call: Call, user: Any) -> QuerySet[CallInvitation]:
    """Invitations that reach the person: by name, by address, or as coordinator of a body."""
    if not user.is_authenticated:
        return CallInvitation.objects.none()
    return CallInvitation.objects.reaching(user).filter(call=call).select_related("organisation", "made_by")


def dated_notices(notices: Iterable[CallNotice]) -> int:
    """How often what a calendar shows of a call has changed."""
    kinds = (NoticeKind.EXTENSION, NoticeKind.REOPENING, NoticeKind.CANCELLATION)
    return sum(notice.kind in kinds for notice in notices)
