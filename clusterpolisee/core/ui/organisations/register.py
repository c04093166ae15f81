"""The register of bodies as its page shows it: rows, map, active filters, tabs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners import map as see_map
from clusterpolisee.core.partners import participation
from clusterpolisee.core.partners.models import Country, Organisation
from clusterpolisee.core.partners.queries import RegisterFilters
from clusterpolisee.core.ui.organisations.register_form import BY_NAME, EVERYBODY

FILTERS = ("q", "country", "kind", "role", "group")


@dataclass(frozen=True)
class Row:
    """A body with the numbers of the groups it takes part in."""

    body: Organisation
    numbers: Sequence[int]


@dataclass(frozen=True)
class Choice:
    """A link that shows the list another way."""

    label: str | Promise
    query: str
    is_current: bool


@dataclass(frozen=True)
class CountryLink:
    """A country of the map; where it has bodies `query` narrows the list to it, or undoes that."""

    country: see_map.MapCountry
    label: str
    query: str


def rows(bodies: Iterable[Organisation]) -> list[Row]:
    found = list(bodies)
    known = participation.known()
    numbers = known.numbers([body.pk for body in found]) if known else {}
    return [Row(body, numbers.get(body.pk, ())) for body in found]


def by_country(listed: Iterable[Row]) -> list[tuple[Country, list[Row]]]:
    return [(country, list(own)) for country, own in groupby(listed, key=lambda row: row.body.country)]


def chips(query: QueryDict, form: Any) -> list[tuple[str, str]]:
    """Label of each filter that is on, and the query without it."""
    found = []
    for name in FILTERS:
        value = form.cleaned_data.get(name)
        if value:
            words = f"“{value}”" if name == "q" else dict(form.fields[name].choices).get(value, value)
            found.append((str(words), changed(query, **{name: ""})))
    return found


def tabs(query: QueryDict, *, with_others: bool) -> list[Choice]:
    return [
        Choice(_("Partners of the project"), changed(query, show=""), not with_others),
        Choice(_("All bodies"), changed(query, show=EVERYBODY), with_others),
    ]


def orders(query: QueryDict, *, by_name: bool) -> list[Choice]:
    return [
        Choice(_("By country"), changed(query, order=""), not by_name),
        Choice(_("By name"), changed(query, order=BY_NAME), by_name),
    ]


def country_links(
    query: QueryDict, bodies: Iterable[Organisation], filters: RegisterFilters
) -> list[CountryLink]:
    return [
        CountryLink(
            country,
            _label(country, with_others=filters.with_others),
            changed(query, country="" if country.is_chosen else country.code),
        )
        for country in see_map.countries_of(bodies, chosen=filters.country)
    ]


def _label(country: see_map.MapCountry, *, with_others: bool) -> str:
    number = len(country.bodies)
    words = {"country": country.name, "number": number}
    if country.is_chosen:
        return gettext("%(country)s: show all countries again") % words
    if with_others:
        return ngettext("%(country)s: %(number)d body", "%(country)s: %(number)d bodies", number) % words
    return (
        ngettext("%(country)s: %(number)d partner body", "%(country)s: %(number)d partner bodies", number)
        % words
    )


def changed(query: QueryDict, **values: str) -> str:
    """The query with some values changed, from its first page; an empty value takes the key out."""
    kept = query.copy()
    for key in (*values, "page"):
        kept.pop(key, None)
    for key, value in values.items():
        if value:
            kept[key] = value
    return f"?{kept.urlencode()}"
