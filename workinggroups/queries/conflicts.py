"""Who must keep out of judging which expression."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from clusterpolisee.core.partners.models import Mandate
from workinggroups.enums import ConflictVerdict
from workinggroups.models import CoEditor, ConflictDeclaration, Expression

OWN, HELPED, BODY, DECLARED = "own", "helped", "body", "declared"
STANDING = (ConflictVerdict.CONFLICT, ConflictVerdict.WAIVER_ASKED)


@dataclass(frozen=True)
class Why:
    """Why somebody must keep out: `code` is one of the four above, `body` the short name of a shared body."""

    code: str
    body: str = ""


@dataclass(frozen=True)
class Ties:
    """What binds people to a set of expressions, read once for all of them."""

    bodies: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: dict[int, str] = field(default_factory=dict)
    helpers: dict[object, set[int]] = field(default_factory=lambda: defaultdict(set))
    declared: dict[tuple[object, int], str] = field(default_factory=dict)

    def why(self, expression: Expression, person: int) -> Why | None:
        """`conflict_of_interest` for one expression and one person; None when there is none."""
        if expression.applicant_id == person:
            return Why(OWN)
        if person in self.helpers.get(expression.pk, ()):
            return Why(HELPED)
        verdict = self.declared.get((expression.pk, person))
        if verdict in STANDING:
            return Why(DECLARED)
        shared = self.bodies.get(person, set()) & self.bodies_behind(expression)
        if shared and verdict != ConflictVerdict.WAIVED:
            return Why(BODY, self.names.get(min(shared), ""))
        return None

    def bodies_behind(self, expression: Expression) -> set[int]:
        """The body the applicant acts for, and all the applicant works for."""
        own = {expression.organisation_id} if expression.organisation_id else set()
        return own | self.bodies.get(expression.applicant_id, set())


def ties_of(expressions: Sequence[Expression], people: Iterable[int]) -> Ties:
    """Three queries, however many expressions and people there are."""
    found = Ties()
    applicants = {expression.applicant_id for expression in expressions}
    mandates = Mandate.objects.current().filter(user__in=applicants | set(people))
    for user, body, name in mandates.values_list("user", "organisation", "organisation__short_name"):
        found.bodies[user].add(body)
        found.names[body] = name
    _read_rows(found, [expression.pk for expression in expressions])
    return found


def _read_rows(ties: Ties, keys: Sequence[UUID]) -> None:
    helpers = CoEditor.objects.filter(expression__in=keys, user__isnull=False)
    for expression, user in helpers.values_list("expression", "user"):
        ties.helpers[expression].add(user)
    declared = ConflictDeclaration.objects.filter(expression__in=keys)
    for expression, user, verdict in declared.values_list("expression", "user", "verdict"):
        ties.declared[expression, user] = verdict


def people_in_conflict(expression: Expression) -> dict[int, Why]:
    """`conflict_of_interest` turned round: who must keep out of judging the expression, and why."""
    near = Q(organisation__mandates__in=Mandate.objects.current().filter(user=expression.applicant_id))
    if expression.organisation_id:
        near |= Q(organisation=expression.organisation_id)
    people = set(Mandate.objects.current().filter(near).values_list("user", flat=True))
    ties = ties_of([expression], people)
    people |= {expression.applicant_id, *ties.helpers[expression.pk], *(user for _key, user in ties.declared)}
    reasons = {person: ties.why(expression, person) for person in people}
    return {person: why for person, why in reasons.items() if why is not None}
