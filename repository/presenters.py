"""Practices in words: sections, languages, active filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.content import Text, in_language
from clusterpolisee.core.ui import formats
from repository.enums import PracticeOrder
from repository.models import TEXTS, Practice

HEADINGS = {
    "problem": _("The problem"),
    "solution": _("How it works"),
    "results": _("Results"),
    "lessons": _("Lessons"),
}


@dataclass(frozen=True)
class Part:
    """One section of a practice under its heading."""

    heading: Promise | str
    text: Text


@dataclass(frozen=True)
class OrderLink:
    label: str
    query: str
    is_current: bool


def parts(practice: Practice) -> list[Part]:
    """The sections that have a text, in reading order."""
    texts = ((heading, in_language(practice, field)) for field, heading in HEADINGS.items())
    return [Part(heading, text) for heading, text in texts if text.value]


def written(practice: Practice) -> dict[str, Any]:
    """What the form of a practice starts with: the texts in the language it was written in."""
    texts = {field: getattr(practice, f"{field}_{practice.source_language}") or "" for field in TEXTS}
    return {**texts, "group": practice.group_id, "country": practice.country_id}


def language_names(codes: Iterable[str]) -> list[str]:
    """Names of languages in the reader's language."""
    names = formats.locale().languages
    return [str(names[code]) for code in codes]


def chips(query: QueryDict, form: Any, names: Iterable[str]) -> list[tuple[str, str]]:
    """Label of each filter that is on, and the query without it."""
    found = []
    for name in names:
        value = form.cleaned_data.get(name)
        if value:
            words = f"“{value}”" if name == "q" else dict(form.fields[name].choices).get(value, value)
            found.append((str(words), _changed(query, name, "")))
    return found


def order_links(query: QueryDict, current: str, *, searching: bool) -> list[OrderLink]:
    """The ways to sort; a search is sorted by relevance until another way is chosen."""
    choices = [(code, str(label)) for code, label in PracticeOrder.choices]
    if searching:
        choices.insert(0, ("", gettext("Best match first")))
    chosen = current or ("" if searching else PracticeOrder.NEWEST)
    return [OrderLink(label, _changed(query, "order", code), code == chosen) for code, label in choices]


def _changed(query: QueryDict, name: str, value: str) -> str:
    kept = query.copy()
    for key in (name, "page"):
        kept.pop(key, None)
    if value:
        kept[name] = value
    return f"?{kept.urlencode()}"
