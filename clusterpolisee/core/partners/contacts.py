"""Whom to ask: people by name where the reader may know them, else by what they are."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.queries import organisations_of

Contact = Callable[[Any], str | Promise]


def known_to(reader: Any, people: Iterable[User]) -> list[User]:
    """Those of `people` whose names the reader may see.

    People who agreed to be shown, the reader's own colleagues, and everybody for those who work for a partner
    body or hold an office of the project.
    """
    if not reader.is_authenticated:
        return [person for person in people if person.is_public]
    bodies = organisations_of(reader)
    offices = {OfficeKind.SECRETARIAT, OfficeKind.ADMINISTRATOR}
    if any(body.is_partner for body in bodies) or offices & reader.current_offices:
        return list(people)
    current = Mandate.objects.current().filter(organisation__in=bodies)
    colleagues = set(current.values_list("user", flat=True))
    return [person for person in people if person.is_public or person.pk in colleagues | {reader.pk}]


def names(people: Iterable[User]) -> str:
    return ", ".join(person.full_name for person in people if person.full_name)


def coordinators_of(organisations: Iterable[Organisation]) -> list[User]:
    rows = Mandate.objects.coordinators().filter(organisation__in=list(organisations))
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("full_name", "pk"))


def own_coordinators(reader: Any) -> str:
    """Asks the coordinators of the reader's bodies; somebody without a body is sent to the secretariat."""
    bodies = organisations_of(reader)
    if not bodies:
        return ""
    found = names(known_to(reader, coordinators_of(bodies)))
    if found:
        return _("Ask the coordinator of your organisation: %(names)s.") % {"names": found}
    return _("Ask the coordinator of your organisation.")


def coordinators(organisation: Organisation | None) -> Contact:
    """Asks the coordinators of this body."""

    def sentence(reader: Any) -> str:
        if organisation is None:
            return ""
        found = names(known_to(reader, coordinators_of([organisation])))
        body = organisation.short_name
        if found:
            return _("Ask the coordinator of %(body)s: %(names)s.") % {"body": body, "names": found}
        return _("Ask the coordinator of %(body)s.") % {"body": body}

    return sentence
