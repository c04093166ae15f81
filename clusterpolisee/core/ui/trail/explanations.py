"""Can this person see this object, and why? `visible_to` answers; the lines give the reasons."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.queries import partner_bodies_of
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Text

MOST_FOUND = 10


@dataclass(frozen=True)
class Verdict:
    """`lines` are the relations that concern the person; `opens` says what would change a no."""

    person: Any
    sees: bool
    reads: bool
    lines: list[AccessLine]
    opens: Text

    @property
    def is_closed(self) -> bool:
        return not self.person.is_active


def lines_for(lines: list[AccessLine], person: Any) -> list[AccessLine]:
    return [line for line in lines if line.who is None or line.who.pk == person.pk]


def judge(kind: ObjectKind, obj: Any, person: Any) -> Verdict:
    """What `visible_to` says of the person, with the reasons."""
    own = lines_for(list(kind.access(obj)), person)
    sees = person.is_active and kind.visible(person).filter(pk=obj.pk).exists()
    reads = sees and any(line.sees and line.reads for line in own)
    return Verdict(person, sees, reads, own, kind.opens(obj))


def askable(reader: Any, lines: list[AccessLine]) -> QuerySet[User]:
    """People the reader may ask about: those the reader sees anyway, those on the page, people who agreed to
    be shown, and for people of the partnership one another."""
    on_page = Q(pk__in={line.who.pk for line in lines if line.who is not None})
    wanted = Q(pk__in=User.objects.visible_to(reader).values("pk")) | on_page | Q(is_public=True)
    if partner_bodies_of(reader):
        staff = Mandate.objects.current().filter(organisation__is_partner=True)
        wanted |= Q(pk__in=staff.values("user"))
    found: QuerySet[User] = User.objects.filter(wanted, erased_at__isnull=True)
    return found.order_by("sort_name", "pk")


def found(people: QuerySet[User], text: str) -> list[User]:
    """Those with this address, or with these words in the name; one more than can be shown."""
    try:
        return list(people.filter(public_id=uuid.UUID(text)))
    except ValueError:
        words = Q(full_name__icontains=text) | Q(email__iexact=text)
        return list(people.filter(words)[: MOST_FOUND + 1])
