"""The register of conflicts of one call: who judges what, what they declared, and what the portal knows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from clusterpolisee.core.accounts.models import User
from workinggroups.models import Assignment, Call, ConflictDeclaration, Expression, Leadership, WorkingGroup
from workinggroups.models.expressions import ExpressionQuerySet
from workinggroups.queries.assignments import OPEN
from workinggroups.queries.conflicts import Why, ties_of
from workinggroups.queries.hints import Hint, hints_of, known_of
from workinggroups.queries.scores import with_standing


def judged_by(user: Any, call: Call) -> ExpressionQuerySet:
    """The expressions of a call on which the person declares: those of the own desk, and those one was asked
    to review; never those one wrote."""
    seen = Expression.objects.visible_to(user).received().filter(call=call)
    asked = Assignment.objects.filter(evaluator=user, state__in=OPEN)
    desks = WorkingGroup.objects.with_desk_for(user)
    mine = seen.filter(Q(call__group__in=desks) | Q(pk__in=asked.values("expression")))
    others = mine.exclude(pk__in=Expression.objects.written_by(user).values("pk"))
    rows = with_standing(others.in_procedure(), reader=user)
    return rows.select_related("call__group", "organisation", "country", "applicant").order_by("number")


@dataclass(frozen=True)
class Entry:
    """One person and one expression."""

    expression: Expression
    person: User
    roles: list[str]
    declaration: ConflictDeclaration | None
    why: Why | None
    hints: list[Hint] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        return self.declaration is None and self.why is None

    def concerns(self, code: str) -> bool:
        """`missing`: nothing declared yet; `conflict`: a conflict stands or stood; `hint`: a sign of one."""
        declared = self.declaration is not None and self.declaration.verdict != "none"
        return {
            "missing": self.is_missing,
            "conflict": self.why is not None or declared,
            "hint": bool(self.hints),
        }.get(code, True)


def entries(call: Call, *, reader: Any) -> list[Entry]:
    """All pairs of a judge and an expression, in the order of the numbers; a fixed number of queries. Those
    of expressions with which the reader is in a conflict are left out."""
    rows = with_standing(
        Expression.objects.visible_to(reader).filter(call=call).in_procedure(), reader=reader
    )
    related = ("call__group", "organisation", "applicant")
    expressions = list(rows.filter(Q(in_conflict=False)).select_related(*related).order_by("number"))
    judges = _judges(call, expressions)
    people = {person for found in judges.values() for person in found}
    known, ties = known_of(expressions, people), ties_of(expressions, people)
    by_key = User.objects.in_bulk(people)
    stored = {
        (row.expression_id, row.user_id): row
        for row in ConflictDeclaration.objects.filter(
            expression__in=expressions, user__in=people
        ).select_related("waiver_asked_by", "waived_by")
    }

    def lines() -> Iterator[Entry]:
        for expression in expressions:
            for person, roles in sorted(
                judges[expression.pk].items(), key=lambda one: by_key[one[0]].sort_name
            ):
                yield Entry(
                    expression,
                    by_key[person],
                    roles,
                    stored.get((expression.pk, person)),
                    ties.why(expression, person),
                    hints_of(known, expression, person),
                )

    return list(lines())


def _judges(call: Call, expressions: list[Expression]) -> dict[Any, dict[int, list[str]]]:
    """Per expression the leaders, those asked to review, and whoever declared on it anyway."""
    leaders = Leadership.objects.current().filter(group=call.group, user__is_active=True)
    leading = set(leaders.values_list("user", flat=True))
    found: dict[Any, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for expression in expressions:
        for person in leading:
            found[expression.pk][person].append("leader")
    asked = Assignment.objects.filter(expression__in=expressions, state__in=OPEN)
    for expression_id, person in asked.values_list("expression", "evaluator"):
        found[expression_id][person].append("evaluator")
    declared = ConflictDeclaration.objects.filter(expression__in=expressions)
    for expression_id, person in declared.values_list("expression", "user"):
        if not found[expression_id][person]:
            found[expression_id][person].append("other")
    return found
