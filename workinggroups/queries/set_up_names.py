"""Names and texts as a setting-up document freezes them."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.partners.models import Country, Organisation
from workinggroups.queries.members import named_for


def in_all_languages(obj: Any, field: str) -> dict[str, str]:
    """The texts of a translated field by language, those that exist."""
    found = {code: getattr(obj, f"{field}_{code}", None) for code in LANGUAGES}
    return {code: str(text) for code, text in found.items() if text}


def written(value: date | datetime | None) -> str:
    """A day or an instant (in UTC) as text; empty when there is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if value else ""


def publicly_named(content: Mapping[str, Any]) -> frozenset[str]:
    """The keys of those in a content who agreed that everybody may read their names in lists of groups."""
    people = list(User.objects.filter(public_id__in=list(content["people"])))
    agreed = named_for(AnonymousUser(), people)
    return frozenset(str(person.public_id) for person in people if person.pk in agreed)


class Register:
    """Whoever a document names, each once; elsewhere in the content stand their keys.

    `mark` stands for the name in the fingerprint of the document, so that a name can be taken out when the
    data of a person are erased, and the fingerprint can still be computed.
    """

    def __init__(self) -> None:
        self.people: dict[str, dict[str, str]] = {}
        self.bodies: dict[str, dict[str, Any]] = {}
        self.countries: dict[str, dict[str, str]] = {}

    def person(self, user: Any) -> str:
        if user is None:
            return ""
        key = str(user.public_id)
        if key not in self.people:
            salt = secrets.token_hex(8)
            mark = hashlib.sha256(f"{salt} {user.full_name}".encode()).hexdigest()
            self.people[key] = {"name": user.full_name, "salt": salt, "mark": mark}
        return key

    def body(self, organisation: Organisation | None) -> str:
        if organisation is None:
            return ""
        if organisation.slug not in self.bodies:
            self.bodies[organisation.slug] = {
                "short": organisation.short_name,
                "names": in_all_languages(organisation, "name"),
                "country": self.country(organisation.country),
                "city": organisation.city,
            }
        return organisation.slug

    def country(self, country: Country | None) -> str:
        if country is None:
            return ""
        self.countries.setdefault(country.code, in_all_languages(country, "name"))
        return country.code
