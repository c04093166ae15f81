"""Giving, ending and passing on mandates of people for bodies."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.acting import already_ended, is_over, locked_person, present
from clusterpolisee.core.accounts.services.offices import close, tell_ended, tell_given
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.handover import Moved, hand_over
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.people_queries import colleagues_to_follow
from clusterpolisee.core.partners.permissions import (
    check_can_end_mandate,
    check_can_give_mandates,
    check_can_manage_body,
)
from clusterpolisee.core.workflow.errors import Refused

HAS_IT = _("%(person)s already has this mandate for %(body)s in these days.")


@dataclass(frozen=True)
class Ended:
    """The ended mandate, the successor's (new or held before), and what moved."""

    mandate: Mandate
    following: Mandate | None = None
    moved: Sequence[Moved] = ()


@dataclass(frozen=True)
class Term:
    """The days of a new mandate."""

    from_date: datetime.date
    until_date: datetime.date | None = None


def end(mandate: Mandate, *, reason: str, by: Any, successor: User | None = None) -> Ended:
    """End a mandate now; a successor takes it over with what is open. Raises Refused, with status 409 when
    somebody else was quicker."""
    with recorded(by=by):
        _lock_coordinators_of(mandate.organisation)
        locked = _locked(mandate)
        if is_over(locked):
            raise already_ended(named(locked), locked)
        check_can_end_mandate(locked, present(by))
        _check_body_keeps_coordinator(locked, by, successor)
        close(locked, reason=reason, by=by)
        tell_ended(locked.user, locked, label=MandateKind(locked.kind).label, of=_short(locked))
        if successor is None:
            return Ended(locked)
        following = _follow(locked, successor)
        return Ended(locked, following, hand_over(locked, successor=successor, by=by))


def give(
    person: User, *, organisation: Organisation, kind: str, term: Term, function: str = "", by: Any
) -> Mandate:
    """Give somebody with an account a mandate without an invitation. Raises Refused."""
    with recorded(by=by):
        locked = locked_person(person)
        actor = present(by)
        check_can_give_mandates(actor)
        check_can_manage_body(organisation, actor)
        if not locked.is_active:
            raise Refused(_("The account is deactivated. Reactivate it first."), status=409)
        values = {"from_date": term.from_date, "until_date": term.until_date, "function": function}
        return _give(locked, organisation, kind, is_sample=by.is_sample, **values)


def describe(mandate: Mandate, *, function: str, by: Any) -> Mandate:
    """Change what the person's function in the body is called. Raises Refused."""
    with recorded(by=by):
        locked = _locked(mandate)
        check_can_manage_body(locked.organisation, present(by))
        if is_over(locked):
            raise already_ended(named(locked), locked)
        locked.function = function
        locked.save(update_fields=["function"])
    return locked


def _locked(mandate: Mandate) -> Mandate:
    rows = Mandate.objects.select_for_update(of=("self",))
    found: Mandate = rows.select_related("user", "organisation", "ended_by").get(pk=mandate.pk)
    return found


def _lock_coordinators_of(body: Organisation) -> None:
    """Whoever counts the coordinators of a body locks the body first: two who leave at once would each count
    the other. Rows that only refer to it can still be written."""
    Organisation.objects.select_for_update(no_key=True).get(pk=body.pk)


def _follow(mandate: Mandate, successor: User) -> Mandate:
    """The successor's mandate of the same kind: the one held already, or a new one from today on."""
    locked = locked_person(successor)
    if not colleagues_to_follow(mandate).filter(pk=locked.pk).exists():
        body = _short(mandate)
        raise Refused(
            _("A successor is somebody who works for %(body)s already.") % {"body": body}, status=409
        )
    same = {"user": locked, "organisation": mandate.organisation, "kind": mandate.kind}
    held: Mandate | None = Mandate.objects.current().filter(**same).first()
    if held is not None:
        return held
    return _give(locked, mandate.organisation, mandate.kind, is_sample=mandate.is_sample)


def _give(person: User, organisation: Organisation, kind: str, **values: Any) -> Mandate:
    same = {"user": person, "organisation": organisation, "kind": kind}
    try:
        given: Mandate = Mandate.objects.create(**same, **values)
    except IntegrityError as overlap:
        facts = {"person": person, "body": organisation.short_name}
        raise Refused(HAS_IT % facts, status=409) from overlap
    tell_given(person, given, label=MandateKind(given.kind).label, of=organisation.short_name)
    return given


def _check_body_keeps_coordinator(mandate: Mandate, by: Any, successor: User | None) -> None:
    own = mandate.kind == MandateKind.COORDINATOR and mandate.user_id == by.pk
    if not own or successor is not None:
        return
    others = Mandate.objects.coordinators().filter(organisation=mandate.organisation)
    if not others.exclude(user=by).exists():
        reason = _("You are the last coordinator of %(body)s. Name a successor, or ask the secretariat.")
        raise Refused(reason % {"body": _short(mandate)}, status=409)


def _short(mandate: Mandate) -> str:
    return str(mandate.organisation.short_name)


def named(mandate: Mandate) -> Any:
    """How refusals call a mandate."""
    facts = {"person": mandate.user, "body": _short(mandate), "kind": mandate.get_kind_display()}
    return _("The mandate of %(person)s for %(body)s (%(kind)s)") % facts
