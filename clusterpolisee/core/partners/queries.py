"""Who belongs where."""

from typing import Any

from clusterpolisee.core.partners.models import Mandate, Organisation


def organisations_of(user: Any) -> list[Organisation]:
    """Organisations the person has a current mandate for, partners first."""
    if not user.is_authenticated:
        return []
    mandates = Mandate.objects.current().filter(user=user).select_related("organisation__country")
    found = {m.organisation_id: m.organisation for m in mandates}
    return sorted(found.values(), key=lambda o: (not o.is_partner, o.short_name))


def works_for_partner(user: Any) -> bool:
    return any(organisation.is_partner for organisation in organisations_of(user))
