"""What the page of one person shows, and which of its actions the reader may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from clusterpolisee.core.accounts import relations
from clusterpolisee.core.accounts.models import AccountDecision, Office, User
from clusterpolisee.core.accounts.permissions import (
    can_administer,
    can_edit_person,
    can_end_office,
    can_give_office,
    can_guard_account,
    manages_everybody,
)
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.partners import people_queries
from clusterpolisee.core.partners.models import Invitation, Mandate
from clusterpolisee.core.partners.permissions import bodies_managed_by

MANDATE, OFFICE = "mandate.", "office."


@dataclass(frozen=True)
class Entry:
    """One role in the timeline: who ended it, and the page where the reader can end it ("" for none)."""

    relation: Relation
    ended_by: User | None
    ends: str = ""

    @property
    def when(self) -> str:
        if self.relation.is_current:
            return "present"
        return "past" if self.relation.is_over else "future"


def person_page(person: User, *, reader: Any) -> dict[str, Any]:
    """The context of the page; as many queries for one role as for twenty."""
    row = people_queries.rows_of([person])[0]
    entries = timeline(person, reader)
    technical, everywhere = can_administer(reader), manages_everybody(reader)
    return {
        "person": person,
        "row": row,
        "entries": entries,
        "is_confirmed": people_queries.has_confirmed_address(person),
        "session_count": people_queries.session_count(person) if technical else None,
        "decisions": AccountDecision.objects.filter(user=person).select_related("by") if everywhere else [],
        "invitations": _invitations(person, reader),
        "can_edit": can_edit_person(person, reader) or bool(editable_mandates(person, reader)),
        "can_guard": can_guard_account(person, reader),
        "can_give_office": can_give_office(person, reader) and person.is_active,
        "can_give_mandate": everywhere and person.is_active,
        "can_invite": not everywhere,
        "reads_history": everywhere,
        "is_self": person.pk == reader.pk,
    }


def timeline(person: User, reader: Any) -> Sequence[Entry]:
    """Roles of all kinds: those in force, those to come, those that are over, each newest first."""
    found = relations.relations_of([person.pk])[person.pk]
    enders = User.objects.in_bulk({relation.ended_by for relation in found if relation.ended_by})
    managed = set(bodies_managed_by(reader).values_list("pk", flat=True))
    own = dict(Mandate.objects.filter(user=person).values_list("pk", "organisation"))
    offices = Office.objects.filter(user=person).in_bulk()

    def ends(relation: Relation) -> str:
        if relation.is_over:
            return ""
        if relation.code.startswith(MANDATE):
            return "mandate" if own.get(relation.key) in managed else ""
        is_office = relation.code.startswith(OFFICE)
        return "office" if is_office and can_end_office(offices[relation.key], reader) else ""

    entries = [Entry(r, enders.get(r.ended_by or 0), ends(r)) for r in found]
    places = {"present": 0, "future": 1, "past": 2}
    return sorted(entries, key=lambda entry: places[entry.when])


def editable_mandates(person: User, reader: Any) -> list[Mandate]:
    """The current mandates whose function the reader may name."""
    rows = Mandate.objects.current().filter(user=person, organisation__in=bodies_managed_by(reader))
    return list(rows.select_related("organisation").order_by("organisation__slug", "kind"))


def _invitations(person: User, reader: Any) -> list[Invitation]:
    """Those that brought the person here and those still open for the address."""
    concerning = Q(accepted_by=person) | Q(email__iexact=person.email)
    rows = Invitation.objects.visible_to(reader).filter(concerning).with_clock()
    return list(rows.select_related("organisation", "invited_by"))
