"""Who belongs where."""

from typing import Any

from django.utils.translation import get_language

from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners.models import Country, Mandate, Organisation


def organisations_of(user: Any) -> list[Organisation]:
    """Organisations the person has a current mandate for, partners first."""
    if not user.is_authenticated:
        return []
    mandates = Mandate.objects.current().filter(user=user).select_related("organisation__country")
    found = {m.organisation_id: m.organisation for m in mandates}
    return sorted(found.values(), key=lambda o: (not o.is_partner, o.short_name))


def partner_bodies_of(user: Any) -> list[Organisation]:
    """The partner bodies the person may speak for today."""
    return [organisation for organisation in organisations_of(user) if organisation.is_partner]


def sorted_countries() -> list[Country]:
    """All countries in the alphabet of the reader."""
    language = get_language() or "en"
    return sorted(Country.objects.all(), key=lambda country: sort_key(country.name, language))
