"""Finding practices."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.search.services import matching
from repository.enums import PracticeOrder
from repository.models import Practice
from workinggroups.models import WorkingGroup

LABEL = "repository.practice"


@dataclass(frozen=True)
class Filters:
    """What a reader asks for; an empty value asks nothing. `language` is one in which the text exists."""

    text: str = ""
    group: str = ""
    country: str = ""
    language: str = ""
    order: str = ""


def found(user: Any, filters: Filters, reader_language: str) -> list[int]:
    """Primary keys of the practices the person may see and asks for, in order."""
    rows = Practice.objects.visible_to(user)
    if filters.group:
        rows = rows.filter(group__number=filters.group)
    if filters.country:
        rows = rows.filter(country__code=filters.country)
    if filters.language:
        rows = rows.filter(**{f"title_{filters.language}__gt": ""})
    if not filters.text:
        return _in_order(rows, filters.order, reader_language)
    ranked = matching(LABEL, filters.text)
    rows = rows.filter(pk__in=ranked)
    if filters.order:
        return _in_order(rows, filters.order, reader_language)
    visible = set(rows.values_list("pk", flat=True))
    return [pk for pk in ranked if pk in visible]


def _in_order(rows: Any, order: str, language: str) -> list[int]:
    if order != PracticeOrder.TITLE:
        return list(rows.values_list("pk", flat=True))
    titled = rows.only("pk", "source_language", *(f"title_{code}" for code in LANGUAGES))
    titles = ((sort_key(in_language(row, "title", language).value, language), row.pk) for row in titled)
    return [pk for _key, pk in sorted(titles)]


def for_cards(pks: Iterable[int]) -> list[Practice]:
    """The practices with what their cards show, in the given order."""
    keys = list(pks)
    rows = Practice.objects.select_related("group", "country", "organisation").in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows]


def latest(user: Any, *, limit: int = 3, **conditions: Any) -> list[Practice]:
    """The newest published practices that meet the conditions; sample data comes last."""
    rows = Practice.objects.visible_to(user).published().filter(**conditions)
    rows = rows.order_by("is_sample", "-published_at", "-pk")
    return list(rows.select_related("group", "country", "organisation")[:limit])


def group_key(number: str) -> int | None:
    """Primary key of the group with this number, as an address names it; None for anything else."""
    if len(number) != 1 or not number.isascii() or not number.isdigit():
        return None
    return WorkingGroup.objects.filter(number=number).values_list("pk", flat=True).first()
