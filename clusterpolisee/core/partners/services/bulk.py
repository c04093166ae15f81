"""One change for many people: first what it would do to each, then each in a transaction of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.permissions import (
    can_administer,
    check_can_edit_person,
    check_can_guard_account,
    manages_everybody,
)
from clusterpolisee.core.accounts.second_factor import FACTORS
from clusterpolisee.core.accounts.services import people, second_factors
from clusterpolisee.core.accounts.services.acting import NEEDED
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.permissions import can_manage_people
from clusterpolisee.core.partners.services import mandates
from clusterpolisee.core.workflow.errors import Refused

MOST = 500  # people in one go: each costs a transaction and perhaps a mail
Text = str | Promise


@dataclass(frozen=True)
class Choice:
    """What is to happen, beyond which change it is."""

    reason: str = ""
    organisation: Organisation | None = None
    language: str = ""


@dataclass(frozen=True)
class Facts:
    """What the checks need of all chosen people, read once: who has a second factor, who alone holds an
    office that somebody must hold, who has which mandates for the chosen body."""

    with_factor: Set[int]
    last_holders: Set[int]
    standing: Mapping[int, Sequence[Mandate]]


Check = Callable[[User, User, Choice, Facts], None]


@dataclass(frozen=True)
class Change:
    """One kind of change. `check` raises Refused for who is left out; `needs` names fields of `Choice`."""

    code: str
    label: Text
    effect: Text
    check: Check
    perform: Callable[[User, User, Choice], object]
    may: Callable[[Any], bool]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One person in the preview or in the report: what happens or happened, or why not."""

    person: User
    skipped: Text = ""

    @property
    def concerned(self) -> bool:
        return not self.skipped


def _check_deactivate(person: User, by: Any, choice: Choice, facts: Facts) -> None:
    check_can_guard_account(person, by)
    if not person.is_active:
        raise Refused(people.ALREADY_CLOSED)
    if person.pk in facts.last_holders:
        raise Refused(_("Nobody else holds this person’s office. Give it to somebody else first."))


def _check_reactivate(person: User, by: Any, choice: Choice, facts: Facts) -> None:
    check_can_guard_account(person, by)
    if person.is_active:
        raise Refused(people.ALREADY_OPEN)


def _check_ask(person: User, by: Any, choice: Choice, facts: Facts) -> None:
    check_can_guard_account(person, by)
    if not person.is_active:
        raise Refused(_("The account is deactivated."))
    if person.pk in facts.with_factor:
        raise Refused(_("A second factor is set up already."))


def _check_language(person: User, by: Any, choice: Choice, facts: Facts) -> None:
    check_can_edit_person(person, by)
    if person.preferred_language == choice.language:
        raise Refused(_("The person has chosen this language already."))


def _facts(chosen: Sequence[User], choice: Choice) -> Facts:
    factors = Authenticator.objects.filter(user__in=chosen, type__in=FACTORS)
    standing: dict[int, list[Mandate]] = {}
    if choice.organisation is not None:
        rows = Mandate.objects.current().filter(user__in=chosen, organisation=choice.organisation)
        for mandate in rows.order_by("pk"):
            standing.setdefault(mandate.user_id, []).append(mandate)
    return Facts(set(factors.values_list("user", flat=True)), _last_holders(), standing)


def _last_holders() -> set[int]:
    rows = Office.objects.current().filter(kind__in=NEEDED, user__is_active=True)
    holders: dict[str, set[int]] = {}
    for kind, user in rows.values_list("kind", "user"):
        holders.setdefault(kind, set()).add(user)
    return {user for users in holders.values() if len(users) == 1 for user in users}


def _check_end(person: User, by: Any, choice: Choice, facts: Facts) -> None:
    if person.pk == by.pk:
        raise Refused(_("These are your own mandates. End them on your page, naming a successor."))
    if not facts.standing.get(person.pk):
        raise Refused(_("The person has no mandate for this body today."))


def _end(person: User, by: Any, choice: Choice) -> None:
    for mandate in _facts([person], choice).standing.get(person.pk, ()):
        mandates.end(mandate, reason=choice.reason, by=by)


def _set_language(person: User, by: Any, choice: Choice) -> None:
    values = {"preferred_language": choice.language}
    people.correct(person, values=values, version=people.version_of(person), by=by)


CHANGES = (
    Change(
        "deactivate",
        _("Deactivate accounts"),
        _("signed out everywhere and can no longer log in; told by mail"),
        _check_deactivate,
        lambda person, by, choice: people.deactivate(person, reason=choice.reason, by=by),
        can_administer,
        ("reason",),
    ),
    Change(
        "reactivate",
        _("Reactivate accounts"),
        _("can log in again; told by mail"),
        _check_reactivate,
        lambda person, by, choice: people.reactivate(person, reason=choice.reason, by=by),
        can_administer,
        ("reason",),
    ),
    Change(
        "end-mandates",
        _("End mandates for a body"),
        _("mandates for the body end now; told by mail"),
        _check_end,
        _end,
        can_manage_people,
        ("organisation", "reason"),
    ),
    Change(
        "ask-second-factor",
        _("Ask to set up a second factor"),
        _("gets a mail that asks for a second factor"),
        _check_ask,
        lambda person, by, choice: second_factors.ask_for(person, by=by),
        can_administer,
    ),
    Change(
        "language",
        _("Change the language of mails"),
        _("gets mails in the other language from now on"),
        _check_language,
        _set_language,
        manages_everybody,
        ("language",),
    ),
)


def changes_for(user: Any) -> Mapping[str, Change]:
    """The changes a person may make, by their codes."""
    return {change.code: change for change in CHANGES if change.may(user)}


def preview(change: Change, chosen: Sequence[User], *, choice: Choice, by: Any) -> list[Line]:
    """What would happen to each person, without doing it."""
    facts = _facts(chosen, choice)
    return [Line(person, _refusal(partial(change.check, person, by, choice, facts))) for person in chosen]


def perform(change: Change, chosen: Sequence[User], *, choice: Choice, by: Any) -> list[Line]:
    """Make the change for each person in a transaction of its own; a refusal leaves that person out alone."""
    return list(_performed(change, chosen, choice, by))


def _performed(change: Change, chosen: Sequence[User], choice: Choice, by: Any) -> Iterator[Line]:
    for person in chosen:
        check = partial(change.check, person, by, choice, _facts([person], choice))
        yield Line(person, _refusal(check) or _refusal(partial(change.perform, person, by, choice)))


def _refusal(act: Callable[[], object]) -> Text:
    try:
        act()
    except Refused as refused:
        return str(refused.reason)
    return ""
