"""Reads of people for the pages that manage them: list, export, bulk changes, one person.

What a row needs besides the person (roles, last activity, second factor) is read for the rows of a page
alone, in a fixed number of queries; the list itself only counts, sorts by an index and cuts a page out.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from clusterpolisee.core.accounts import relations
from clusterpolisee.core.accounts.models import User, UserQuerySet
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.accounts.second_factor import FACTORS
from clusterpolisee.core.languages.folding import fold
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.queries import searched_names

DAYS_OF_A_MONTH = 30.44
MOST_WORDS = 6


@dataclass(frozen=True)
class Criteria:
    """What a reader asks of the list; what is empty does not narrow.

    `role` is a code of `relations.labels()`, `state` one of active, deactivated, without_factor (active and
    without a second factor) and factor_missing (a role needs one); `idle_months` leaves those who were not
    active since; `sort` is one of address, activity, joined, else by name.
    """

    text: str = ""
    role: str = ""
    organisation: int | None = None
    language: str = ""
    state: str = ""
    idle_months: int = 0
    sort: str = ""


def people(user: Any, criteria: Criteria) -> UserQuerySet:
    """The people the reader may see who answer the criteria, in order."""
    rows: UserQuerySet = User.objects.visible_to(user)
    words = fold(criteria.text).split()[:MOST_WORDS]
    names = {body.pk: searched_names(body) for body in Organisation.objects.all()} if words else {}
    for word in words:
        rows = rows.filter(_matching(word, names))
    if criteria.role:
        rows = rows.filter(pk__in=relations.holders(criteria.role).values("pk"))
    if criteria.organisation is not None:
        current = Mandate.objects.current().filter(organisation=criteria.organisation)
        rows = rows.filter(pk__in=current.values("user"))
    if criteria.language:
        rows = rows.filter(preferred_language=criteria.language)
    if criteria.idle_months:
        rows = rows.filter(_idle(criteria.idle_months))
    return _in_order(_in_state(rows, criteria.state), criteria.sort)


def _matching(word: str, names: Mapping[int, str]) -> Q:
    """In the person's own name or address, or in a name of a body the person works for today."""
    bodies = [body for body, text in names.items() if word in text]
    by_person = Q(sort_name__contains=word) | Q(email__contains=word)
    if not bodies:
        return by_person
    return by_person | Q(pk__in=Mandate.objects.current().filter(organisation__in=bodies).values("user"))


def _idle(months: int) -> Q:
    since = timezone.now() - datetime.timedelta(days=months * DAYS_OF_A_MONTH)
    seen = UserSession.objects.filter(user=OuterRef("pk"), last_seen_at__gte=since)
    quiet = Q(last_login__isnull=True) | Q(last_login__lt=since)
    return quiet & Q(date_joined__lt=since) & Q(~Exists(seen))


def _in_state(rows: UserQuerySet, state: str) -> UserQuerySet:
    if state == "active":
        return rows.filter(is_active=True)
    if state == "deactivated":
        return rows.filter(is_active=False)
    if state in {"without_factor", "factor_missing"}:
        has_one = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        rows = rows.filter(~Exists(has_one), is_active=True)
    if state == "factor_missing":
        guarded = (relations.holders(code).values("pk") for code in sorted(relations.guarded_codes()))
        needed = Q(pk__in=[])
        for holders in guarded:
            needed |= Q(pk__in=holders)
        rows = rows.filter(needed)
    return rows


def _in_order(rows: UserQuerySet, sort: str) -> UserQuerySet:
    if sort == "address":
        return rows.order_by("email")
    if sort == "joined":
        return rows.order_by("-date_joined", "pk")
    if sort == "activity":
        seen = UserSession.objects.filter(user=OuterRef("pk")).values("user")
        newest = Subquery(seen.annotate(newest=Max("last_seen_at")).values("newest"))
        active = rows.annotate(active_at=Greatest("last_login", newest))
        return active.order_by(F("active_at").desc(nulls_last=True), "sort_name", "pk")
    return rows.order_by("sort_name", "pk")


@dataclass(frozen=True)
class Row:
    """A person with what the list says of them. `roles` are in force now."""

    person: User
    roles: Sequence[Relation]
    active_at: datetime.datetime | None
    has_factor: bool

    @property
    def needs_factor(self) -> bool:
        return not self.has_factor and any(r.code in relations.guarded_codes() for r in self.roles)

    @property
    def bodies(self) -> list[str]:
        """Short names of the organisations, each once."""
        return list(dict.fromkeys(role.of for role in self.roles if role.code.startswith("mandate.")))


def rows_of(people: Sequence[User]) -> list[Row]:
    """The rows of some people, in as many queries for one as for a thousand."""
    keys = [person.pk for person in people]
    roles = relations.relations_of(keys)
    seen = _last_seen(keys)
    with_factor = set(
        Authenticator.objects.filter(user__in=keys, type__in=FACTORS).values_list("user", flat=True)
    )
    return [
        Row(
            person,
            [role for role in roles[person.pk] if role.is_current],
            newest(person.last_login, seen.get(person.pk)),
            person.pk in with_factor,
        )
        for person in people
    ]


def _last_seen(keys: Sequence[int]) -> dict[int, datetime.datetime]:
    sessions = UserSession.objects.filter(user__in=keys).values_list("user")
    return dict(sessions.annotate(newest=Max("last_seen_at")).order_by())


def newest(*moments: datetime.datetime | None) -> datetime.datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def session_count(person: User) -> int:
    return int(UserSession.objects.filter(user=person).count())


def has_confirmed_address(person: User) -> bool:
    own = EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True)
    return bool(own.exists())


def colleagues_to_follow(mandate: Mandate) -> UserQuerySet:
    """Who can take a mandate over: active people with a current mandate for the same body."""
    current = Mandate.objects.current().filter(organisation=mandate.organisation_id)
    rows = User.objects.get_queryset().filter(pk__in=current.values("user"), is_active=True)
    return rows.exclude(pk=mandate.user_id).order_by("sort_name", "pk")
