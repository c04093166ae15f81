"""Closing and reopening accounts, ending sessions, correcting what a profile says."""

from collections.abc import Mapping
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import DecisionKind
from clusterpolisee.core.accounts.models import AccountDecision, User
from clusterpolisee.core.accounts.permissions import check_can_edit_person, check_can_guard_account
from clusterpolisee.core.accounts.services.acting import (
    ERASED,
    NEEDED,
    check_replaceable,
    lock_offices,
    locked_person,
    moment,
    present,
)
from clusterpolisee.core.accounts.services.profile import FIELDS
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.notifications.services import notify
from clusterpolisee.core.workflow.errors import Refused

ALREADY_CLOSED = _("This account has already been deactivated.")
ALREADY_OPEN = _("This account is active already.")


def deactivate(person: User, *, reason: str, by: Any) -> User:
    """Close an account and end its sessions. What the person did stays, and so do the mandates. Raises
    Refused, also for the last administrator and the last of the secretariat."""
    with recorded(by=by):
        lock_offices(NEEDED)
        locked = locked_person(person)
        check_can_guard_account(locked, present(by))
        if not locked.is_active:
            raise _stale(locked, DecisionKind.DEACTIVATED, ALREADY_CLOSED)
        check_replaceable(locked)
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        end_sessions(locked)
        decide(locked, DecisionKind.DEACTIVATED, reason=reason, by=by)
        write(locked, "account_deactivated", reason=reason)
    return locked


def reactivate(person: User, *, reason: str, by: Any) -> User:
    """Open an account again; raises Refused."""
    with recorded(by=by):
        locked = locked_person(person)
        check_can_guard_account(locked, present(by))
        if locked.erased_at is not None:
            raise Refused(ERASED, status=409)
        if locked.is_active:
            raise _stale(locked, DecisionKind.REACTIVATED, ALREADY_OPEN)
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        decide(locked, DecisionKind.REACTIVATED, reason=reason, by=by)
        write(locked, "account_reactivated", reason=reason)
    return locked


def sign_out_everywhere(person: User, *, reason: str, by: Any) -> int:
    """End every session of a person; returns how many there were. Raises Refused."""
    with recorded(by=by):
        locked = locked_person(person)
        check_can_guard_account(locked, present(by))
        count = end_sessions(locked)
        decide(locked, DecisionKind.SESSIONS_ENDED, reason=reason, by=by)
        write(locked, "sessions_ended", reason=reason)
    return count


def version_of(person: User) -> str:
    """Changes whenever the profile does; a form that shows an older one is stale."""
    return fingerprint({name: getattr(person, name) for name in FIELDS})


def correct(person: User, *, values: Mapping[str, Any], version: str, by: Any) -> User:
    """Change name and language of a person. `version` is what the form began with. Raises Refused."""
    with recorded(by=by):
        locked = locked_person(person)
        check_can_edit_person(locked, present(by))
        if version_of(locked) != version:
            reason = _("Somebody else has changed this profile in the meantime. Open the form again.")
            raise Refused(reason, status=409)
        changed = {name: values[name] for name in ("full_name", "preferred_language") if name in values}
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(changed))
    return locked


def decide(person: User, kind: str, *, reason: str, by: Any) -> AccountDecision:
    """Keep what was decided on an account, and why."""
    return AccountDecision.objects.create(user=person, kind=kind, reason=reason, by=by)


def write(person: User, template: str, **context: Any) -> None:
    """A mail about the account's safety: it goes out whatever the person chose, in the person's language."""
    language = person.preferred_language
    values = {"person": person, **context}
    notify(to=person.email, language=language, template=template, context=values)


def end_sessions(person: User) -> int:
    """Delete the sessions of a person in the caller's transaction; returns how many there were."""
    known = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
    return int(known.delete()[0])


def _stale(person: User, kind: str, otherwise: Any) -> Refused:
    """Says who was quicker, and when."""
    last = AccountDecision.objects.filter(user=person, kind=kind).select_related("by").first()
    if last is None:
        return Refused(otherwise, status=409)
    words = {
        DecisionKind.DEACTIVATED: _("%(name)s already deactivated this account on %(when)s."),
        DecisionKind.REACTIVATED: _("%(name)s already reactivated this account on %(when)s."),
    }
    return Refused(words[DecisionKind(kind)] % {"name": last.by, "when": moment(last.at)}, status=409)
