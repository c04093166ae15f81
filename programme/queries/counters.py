"""What the portal counts for the indicators, from its own records and in one query each.

An indicator whose code is not in `COUNTERS` is not counted by the portal yet: its figure rests on documents.
Sample records are counted apart and never add to a figure. A demonstration counts for nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from consultations.models import Questionnaire, Response
from repository.models import Practice
from workinggroups.models import Call, Expression, SettingUpDocument

TOPICS = 6
REAL = Q(is_sample=False)
SAMPLE = Q(is_sample=True)


@dataclass(frozen=True)
class Tally:
    """How many records there are, and how many more are sample data."""

    real: int = 0
    sample: int = 0


def questionnaires_of_groups() -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(group__isnull=False)


def answers_to_groups() -> QuerySet[Response]:
    """Answers in the consultations of the groups, without demonstrations."""
    return Response.objects.filter(consultation__group__isnull=False, consultation__is_demonstration=False)


def _records(rows: QuerySet[Any]) -> Tally:
    return Tally(
        **rows.order_by().aggregate(real=Count("pk", filter=REAL), sample=Count("pk", filter=SAMPLE))
    )


def concept_papers() -> Tally:
    """A concept paper with its format for expressions of interest is a call that was published; it is sample
    data when the call is, or its paper alone."""
    sample = SAMPLE | Q(paper_is_sample=True)
    found = Call.objects.published().order_by()
    return Tally(**found.aggregate(real=Count("pk", filter=~sample), sample=Count("pk", filter=sample)))


def standing_expressions() -> Tally:
    return _records(Expression.objects.standing())


def signed_documents() -> QuerySet[SettingUpDocument]:
    """The first setting-up document of each call that is signed; amendments are no further documents."""
    return SettingUpDocument.objects.public().filter(amendment=0, group__number__isnull=False)


def setting_up_documents() -> Tally:
    return _records(signed_documents())


def questionnaires() -> Tally:
    return _records(questionnaires_of_groups())


def stakeholders() -> Tally:
    return _records(answers_to_groups())


def repository() -> Tally:
    """The repository is delivered, as one, when each of the six topics holds a published practice."""
    topics = Practice.objects.published().aggregate(
        real=Count("group", distinct=True, filter=REAL),
        sample=Count("group", distinct=True, filter=SAMPLE),
    )
    return Tally(real=int(topics["real"] == TOPICS), sample=int(topics["sample"] == TOPICS))


COUNTERS: dict[str, Callable[[], Tally]] = {
    "concept-papers": concept_papers,
    "expressions": standing_expressions,
    "questionnaires": questionnaires,
    "setting-up-documents": setting_up_documents,
    "repository": repository,
    "stakeholders-consultation": stakeholders,
}


def counted(codes: Iterable[str]) -> dict[str, Tally]:
    """The tally of each of the indicators that the portal counts; the others are missing."""
    return {code: COUNTERS[code]() for code in codes if code in COUNTERS}
