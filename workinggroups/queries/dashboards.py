"""Where the groups and their calls stand, for their leaders and for the secretariat.

Everything is read for all groups at once, so that six cost as many queries as one. Of sealed calls that still
accept expressions only the number received is told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone

from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import (
    AssignmentState,
    CallState,
    ClarificationState,
    MembershipState,
    SeatKind,
    Section,
)
from workinggroups.models import (
    Assignment,
    Call,
    Clarification,
    Expression,
    Membership,
    PaperSection,
    PublicQuestion,
    SettingUpDocument,
    WorkingGroup,
)
from workinggroups.queries.assignments import with_filed

OVERDUE = ("reviews", "clarifications", "offers", "questions")


@dataclass
class Standing:
    """One group: its present call (from `with_clock()`), and what is counted for it."""

    group: WorkingGroup
    call: Any = None
    states: dict[str, int] = field(default_factory=dict)
    samples: int = 0
    seats: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SeatKind.values, 0))
    overdue: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OVERDUE, 0))
    sections: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, 0))
    is_signed: bool = False

    @property
    def received(self) -> int:
        return sum(number for state, number in self.states.items() if state != "withdrawn")

    @property
    def is_sealed(self) -> bool:
        return bool(self.call is not None and self.call.is_sealed_now)


def standings(groups: Iterable[WorkingGroup]) -> list[Standing]:
    """In the order of the groups, in a fixed number of queries."""
    found = {group.pk: Standing(group) for group in groups}
    calls = Call.objects.with_clock().filter(group__in=found).exclude(state=CallState.CANCELLED)
    for call in calls.order_by("pk"):  # the latest one stays
        found[call.group_id].call = call
        call.group = found[call.group_id].group
    by_call = {row.call.pk: row for row in found.values() if row.call is not None}
    _count_expressions(by_call)
    _count_seats(found)
    _count_overdue(by_call)
    _count_sections(by_call)
    signed = SettingUpDocument.objects.filter(call__in=by_call, signed_at__isnull=False)
    for key in signed.values_list("call", flat=True).distinct():
        by_call[key].is_signed = True
    return list(found.values())


def _count_expressions(by_call: dict[int, Standing]) -> None:
    rows = Expression.objects.received().filter(call__in=by_call).order_by().values_list("call", "state")
    for key, state, number, samples in rows.annotate(n=Count("pk"), s=Count("pk", filter=Q(is_sample=True))):
        by_call[key].states[state] = number
        by_call[key].samples += samples


def _count_seats(found: dict[int, Standing]) -> None:
    rows = Membership.objects.filter(group__in=found, state=MembershipState.ACTIVE).order_by()
    for key, kind, number in rows.values_list("group", "kind").annotate(n=Count("pk")):
        found[key].seats[kind] = number


def _count_overdue(by_call: dict[int, Standing]) -> None:
    today = timezone.localdate()
    late = Assignment.objects.filter(
        expression__call__in=by_call,
        expression__call__state=CallState.EVALUATION,
        state__in=(AssignmentState.PROPOSED, AssignmentState.ACCEPTED),
        due_date__lt=today,
    )
    clarifications = Clarification.objects.filter(
        expression__call__in=by_call, state=ClarificationState.ASKED, answer_by__lte=Now()
    )
    offers = Membership.objects.due().filter(expression__call__in=by_call)
    questions = PublicQuestion.objects.filter(
        call__in=by_call, answered_at__isnull=True, call__closes_at__lte=Now()
    )
    for name, rows, path in (
        ("reviews", with_filed(late).filter(Q(is_filed=False)), "expression__call"),
        ("clarifications", clarifications, "expression__call"),
        ("offers", offers, "expression__call"),
        ("questions", questions, "call"),
    ):
        for key, number in rows.order_by().values_list(path).annotate(n=Count("pk", distinct=True)):
            by_call[key].overdue[name] = number


def _count_sections(by_call: dict[int, Standing]) -> None:
    """How many chapters of the concept paper are written, by language."""
    written = {f"n_{code}": Count("pk", filter=Q(**{f"text_{code}__gt": ""})) for code in LANGUAGES}
    rows: Any = PaperSection.objects.filter(call__in=by_call, code__in=Section.values)
    for row in rows.order_by().values("call").annotate(**written):
        by_call[row["call"]].sections = {code: row[f"n_{code}"] for code in LANGUAGES}


def open_clarifications(call: Call, *, reader: Any) -> list[Clarification]:
    """Questions that wait for an answer, the nearest day first, of expressions the reader may judge."""
    seen = (
        Expression.objects.visible_to(reader)
        .filter(call=call)
        .with_conflict(reader)
        .filter(Q(in_conflict=False))
    )
    rows = Clarification.objects.filter(state=ClarificationState.ASKED, expression__in=seen.values("pk"))
    return list(rows.select_related("expression__call__group").order_by("answer_by")[:20])


def load_by_person(call: Call, *, reader: Any) -> list[tuple[str, int, int]]:
    """Evaluators with how many reviews they have and have filed, of expressions the reader may judge."""
    seen = (
        Expression.objects.visible_to(reader)
        .filter(call=call)
        .with_conflict(reader)
        .filter(Q(in_conflict=False))
    )
    asked = Assignment.objects.filter(
        expression__in=seen.values("pk"), state__in=(AssignmentState.PROPOSED, AssignmentState.ACCEPTED)
    )
    load: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in with_filed(asked).select_related("evaluator"):
        line = load[row.evaluator.full_name]
        line[0] += 1
        line[1] += int(row.is_filed)  # type: ignore[attr-defined]
    return sorted((name, *numbers) for name, numbers in load.items())  # type: ignore[misc]
