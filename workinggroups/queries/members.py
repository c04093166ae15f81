"""Who sits, sat or is to sit in a group, and whose names a reader may see."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.queries import organisations_of
from clusterpolisee.core.privacy.models import Consent, Purpose
from clusterpolisee.core.privacy.texts import TEXTS
from workinggroups.enums import MembershipState
from workinggroups.models import Leadership, Membership, WorkingGroup

WITH = ("seat", "user", "organisation__country")
# What stands before what has ended, proposals on top; then the latest end.
PROPOSED = Case(When(state=MembershipState.PROPOSED, then=Value(0)), default=Value(1))
OPEN_FIRST = (F("ended_at").desc(nulls_first=True), PROPOSED)


def sitting(group: WorkingGroup) -> list[Membership]:
    """Those who hold a seat and have a say now, by kind and number."""
    rows = group.memberships.current().select_related(*WITH)
    return list(rows.order_by("kind", "seat__position", "pk"))


def former(group: WorkingGroup) -> QuerySet[Membership]:
    """Those who sat in the group once, the latest first; offers that came to nothing do not count."""
    rows = group.memberships.filter(state=MembershipState.ENDED, began_at__isnull=False)
    return rows.select_related(*WITH).order_by("-ended_at", "-pk")


def incoming(group: WorkingGroup) -> list[Membership]:
    """Those who are being set up, with `signed`: how many declarations they have signed."""
    rows = group.memberships.filter(state=MembershipState.ONBOARDING).select_related(*WITH)
    return list(rows.annotate(signed=Count("declarations")).order_by("kind", "seat__position"))


def all_of(group: WorkingGroup, **conditions: Any) -> QuerySet[Membership]:
    """Every membership of a group with `signed`, what stands first."""
    rows = group.memberships.filter(**conditions).select_related(*WITH, "proposed_by", "ended_by")
    counted: QuerySet[Membership] = rows.annotate(signed=Count("declarations"))
    return counted.order_by(*OPEN_FIRST, "kind", "seat__position", "pk")


def holders(group: WorkingGroup) -> dict[int, Membership]:
    """Who takes which seat, by the key of the seat."""
    rows = group.memberships.holding().select_related(*WITH)
    return {row.seat_id: row for row in rows}


def leaderships(group: WorkingGroup) -> list[Leadership]:
    """All who lead or led the group, the standing ones first."""
    rows = group.leaderships.select_related("user", "ended_by").order_by("-from_date", "-pk")
    return sorted(rows, key=lambda row: not row.is_current)


def followers(membership: Membership) -> QuerySet[User]:
    """Who can follow a representative: active people with a mandate of the body, without a seat there."""
    taken = Membership.objects.holding().filter(group=membership.group_id, user__isnull=False)
    return staff_of(membership.organisation_id).exclude(pk__in=taken.values("user"))


def staff_of(organisation_id: int | None) -> QuerySet[User]:
    """Active people with a mandate of the body today, by name."""
    current = Mandate.objects.current().filter(organisation=organisation_id)
    people = User.objects.filter(pk__in=current.values("user"), is_active=True, erased_at__isnull=True)
    return people.order_by("sort_name", "pk")


def concerning(user: Any) -> QuerySet[Membership]:
    """The reader's own seats, and those of the bodies the reader coordinates."""
    bodies = Mandate.objects.coordinators().filter(user=user).values("organisation")
    rows = Membership.objects.filter(user=user) | Membership.objects.filter(
        organisation__in=bodies, user__isnull=False
    )
    return rows.select_related("group", *WITH).order_by(*OPEN_FIRST, "group__number", "group__slug", "pk")


def named_for(reader: Any, people: Iterable[User | None]) -> set[int]:
    """Keys of those whose names the reader may see in a list of members.

    Everybody sees those who agreed to the present words about public lists of groups; staff of partner
    bodies and the offices of the project see all, others their colleagues and themselves.
    """
    there = {
        person.pk: person for person in people if person and person.erased_at is None and person.full_name
    }
    if reader.is_authenticated:
        bodies = organisations_of(reader)
        offices = {OfficeKind.SECRETARIAT, OfficeKind.ADMINISTRATOR} & reader.current_offices
        if offices or any(body.is_partner for body in bodies):
            return set(there)
        near = Mandate.objects.current().filter(organisation__in=bodies, user__in=list(there))
        known = {*near.values_list("user", flat=True), reader.pk}
    else:
        known = set()
    agreed = Consent.objects.standing().filter(
        user__in=[key for key, person in there.items() if person.is_public and person.is_active],
        purpose=Purpose.PUBLIC_PROFILE,
        text_version=TEXTS[Purpose.PUBLIC_PROFILE].version,
    )
    return (known & set(there)) | set(agreed.values_list("user", flat=True))
