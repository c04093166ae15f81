"""Finding bodies, who belongs where, and invitations."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.languages.folding import fold
from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners.enums import OrganisationRole
from clusterpolisee.core.partners.models import (
    Country,
    Invitation,
    InvitationQuerySet,
    Mandate,
    Organisation,
    late,
)


@dataclass(frozen=True)
class RegisterFilters:
    """What a reader asks of the register; `members` are the bodies of a chosen group, None for all."""

    text: str = ""
    country: str = ""
    kind: str = ""
    role: str = ""
    with_others: bool = False
    by_name: bool = False
    members: Collection[int] | None = None


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


def register(user: Any, filters: RegisterFilters) -> list[Organisation]:
    """Bodies that answer the filters but the country's, in the reader's alphabet.

    The map counts them by country; `of_country` then narrows the list.
    """
    rows = Organisation.objects.visible_to(user).select_related("country")
    if not filters.with_others:
        rows = rows.partners()
    for name in ("kind", "role"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.members is not None:
        rows = rows.filter(pk__in=filters.members)
    words = fold(filters.text).split()
    found = [body for body in rows if all(word in searched_names(body) for word in words)]
    language = get_language() or "en"

    def place(body: Organisation) -> tuple[Any, ...]:
        name = sort_key(in_language(body, "name").value, language)
        return (name,) if filters.by_name else (sort_key(body.country.name, language), name)

    return sorted(found, key=place)


@dataclass(frozen=True)
class Partnership:
    """How many bodies the project has, from how many countries, and how many joined after the start."""

    total: int
    countries: int
    later: int


def partnership(user: Any) -> Partnership:
    rows = Organisation.objects.visible_to(user).partners().values_list("country", "role")
    found = list(rows)
    later = sum(role == OrganisationRole.ENPI_PARTNER for _country, role in found)
    return Partnership(len(found), len({country for country, _role in found}), later)


def of_country(bodies: list[Organisation], code: str) -> list[Organisation]:
    return [body for body in bodies if body.country.code == code] if code else bodies


def searched_names(body: Organisation) -> str:
    """Every name of a body, folded, as searches by word look through them."""
    names = [getattr(body, f"name_{language}") or "" for language in LANGUAGES]
    return fold(" ".join((*names, body.short_name)))


def shown_people(organisation: Organisation) -> list[Mandate]:
    """Current mandates of those who agreed to be shown, one for each person, by name."""
    rows = Mandate.objects.current().filter(
        organisation=organisation, user__is_public=True, user__is_active=True, user__erased_at__isnull=True
    )
    language = get_language() or "en"
    # The coordinator's mandate first, so that it is the one that is kept of two.
    by_person: dict[int, Mandate] = {}
    for mandate in rows.exclude(user__full_name="").select_related("user").order_by("kind", "pk"):
        by_person.setdefault(mandate.user_id, mandate)
    return sorted(by_person.values(), key=lambda mandate: sort_key(mandate.user.full_name, language))


def invitations_found(
    rows: InvitationQuerySet, *, q: str = "", state: str = "", organisation: Organisation | None = None
) -> QuerySet[Invitation]:
    """Invitations with the clock, narrowed by words, state ("expired" is none, but asked for) and body."""
    if q:
        rows = rows.filter(Q(email__icontains=q) | Q(full_name__icontains=q))
    rows = rows.with_clock()
    if state == "expired":
        rows = rows.filter(late())
    elif state:
        rows = rows.filter(~late(), state=state)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.select_related("organisation", "invited_by").order_by("-last_sent_at", "pk")
