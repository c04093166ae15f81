"""The records behind a counted figure, as far as a person may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from clusterpolisee.core.languages.content import Text, in_language
from consultations.models import Consultation
from programme.queries import counters
from repository.enums import PracticeState
from workinggroups.models import Call, Expression, WorkingGroup


@dataclass(frozen=True)
class Record:
    """A link to one record, or to a list of `count` of them; `url` is empty where there is no page."""

    name: Text
    url: str
    is_sample: bool
    count: int | None = None


@dataclass(frozen=True)
class Evidence:
    """The records a person may see, and how many more were counted that are not theirs to see."""

    found: list[Record]
    hidden: int = 0
    hidden_sample: int = 0

    @property
    def records(self) -> list[Record]:
        return [record for record in self.found if not record.is_sample]

    @property
    def samples(self) -> list[Record]:
        return [record for record in self.found if record.is_sample]


def behind(code: str, user: Any) -> Evidence | None:
    """None for an indicator that the portal does not count."""
    reader = READERS.get(code)
    return reader(user) if reader else None


def _calls(user: Any) -> Evidence:
    rows = Call.objects.visible_to(user).published().select_related("group")
    return Evidence(
        [
            Record(in_language(row, "title"), row.get_absolute_url(), row.is_sample or row.paper_is_sample)
            for row in rows
        ]
    )


def _setting_up_documents(user: Any) -> Evidence:
    """Signed documents are public; the public variant stands behind the link."""
    rows = counters.signed_documents().select_related("group", "call").defer("content")
    records = []
    for row in rows.order_by("group__number", "call"):
        url = reverse("workinggroups:setting_up", args=[row.call.slug])
        records.append(Record(in_language(row.group, "name"), url, row.is_sample))
    return Evidence(records)


def _expressions(user: Any) -> Evidence:
    rows = Expression.objects.visible_to(user).standing().select_related("call__group")
    records = [Record(Text(r.reference, "", False), r.get_absolute_url(), r.is_sample) for r in rows]
    total = counters.standing_expressions()
    samples = sum(record.is_sample for record in records)
    return Evidence(records, total.real - len(records) + samples, total.sample - samples)


def _questionnaires(user: Any) -> Evidence:
    visible = Prefetch("consultations", Consultation.objects.visible_to(user), to_attr="visible")
    records = []
    for row in counters.questionnaires_of_groups().prefetch_related(visible):
        url = row.visible[0].get_absolute_url() if row.visible else ""
        records.append(Record(in_language(row, "title"), url, row.is_sample))
    return Evidence(records)


def _answers(user: Any) -> Evidence:
    rows = Consultation.objects.visible_to(user).filter(group__isnull=False, is_demonstration=False)
    rows = rows.annotate(
        real=Count("responses", filter=Q(responses__is_sample=False)),
        sample=Count("responses", filter=Q(responses__is_sample=True)),
    )
    records = [
        Record(in_language(row, "title"), row.get_absolute_url(), is_sample, count)
        for row in rows
        for count, is_sample in ((row.real, False), (row.sample, True))
        if count
    ]
    return Evidence(records)


def _practices(user: Any) -> Evidence:
    published = Q(practices__state=PracticeState.PUBLISHED)
    groups = WorkingGroup.objects.thematic().annotate(
        real=Count("practices", filter=published & Q(practices__is_sample=False)),
        sample=Count("practices", filter=published & Q(practices__is_sample=True)),
    )
    address = reverse("repository:practice_list")
    records = []
    for group in groups:
        name, url = in_language(group, "name"), f"{address}?group={group.number}"
        records.append(Record(name, url, is_sample=False, count=group.real))
        records.append(Record(name, url, is_sample=True, count=group.sample))
    return Evidence(records)


READERS: dict[str, Callable[[Any], Evidence]] = {
    "concept-papers": _calls,
    "expressions": _expressions,
    "questionnaires": _questionnaires,
    "setting-up-documents": _setting_up_documents,
    "repository": _practices,
    "stakeholders-consultation": _answers,
}
