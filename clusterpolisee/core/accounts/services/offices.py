"""Giving and ending the offices of the project."""

import datetime
from typing import Any

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, Term, User
from clusterpolisee.core.accounts.permissions import check_can_end_office, check_can_give_office
from clusterpolisee.core.accounts.services.acting import (
    NEEDED,
    already_ended,
    check_others_hold,
    is_over,
    lock_offices,
    locked_person,
    present,
)
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.services import tell
from clusterpolisee.core.workflow.errors import Refused


def give(person: User, kind: str, *, until_date: datetime.date | None = None, by: Any) -> Office:
    """Give an office from today on. Raises Refused."""
    with recorded(by=by):
        lock_offices([kind])
        locked = locked_person(person)
        check_can_give_office(locked, present(by))
        if not locked.is_active:
            raise Refused(_("The account is deactivated. Reactivate it first."), status=409)
        standing = Office.objects.filter(user=locked, kind=kind, ended_at__isnull=True)
        if any(not is_over(office) for office in standing):
            reason = _("%(person)s holds this office already.") % {"person": locked}
            raise Refused(reason, status=409)
        office = Office.objects.create(user=locked, kind=kind, until_date=until_date)
        _follow(locked)
        tell_given(locked, office, label=OfficeKind(office.kind).label)
    return office


def end(office: Office, *, reason: str, by: Any) -> Office:
    """End an office now: what it allows is refused from the next request on. Raises Refused."""
    with recorded(by=by):
        lock_offices([office.kind])
        rows = Office.objects.select_for_update(of=("self",)).select_related("user", "ended_by")
        locked = rows.get(pk=office.pk)
        if is_over(locked):
            raise already_ended(named(locked), locked)
        check_can_end_office(locked, present(by))
        if locked.kind in NEEDED and locked.is_current:
            check_others_hold(locked.kind, locked.user)
        close(locked, reason=reason, by=by)
        _follow(locked.user)
        tell_ended(locked.user, locked, label=OfficeKind(locked.kind).label)
    return locked


def named(office: Office) -> Any:
    """How refusals call an office."""
    return _("The office “%(office)s”") % {"office": office.get_kind_display()}


def close(term: Term, *, reason: str, by: Any) -> None:
    """Write into a locked row who ended it, when and why."""
    term.ended_at, term.end_reason, term.ended_by = Now(), reason, by
    term.save(update_fields=["ended_at", "end_reason", "ended_by"])
    term.refresh_from_db(fields=["ended_at"])


def tell_given(person: User, term: Term, *, label: Any, of: str = "") -> None:
    _tell(person, "role_given", term, label=label, of=of)


def tell_ended(person: User, term: Term, *, label: Any, of: str = "") -> None:
    _tell(person, "role_ended", term, label=label, of=of)


def _tell(person: User, template: str, term: Term, *, label: Any, of: str) -> None:
    with translation.override(person.preferred_language):
        url = reverse("core:my_roles")
    context = {"person": person, "role": label, "of": of, "term": term, "roles_url": url}
    tell(person, topic="roles", because="own", template=template, context=context, url=url)


def _follow(person: User) -> None:
    """The back office asks for the library's flags besides the office; they follow it."""
    held = Office.objects.filter(user=person, kind=OfficeKind.ADMINISTRATOR, ended_at__isnull=True)
    technical = any(not is_over(office) for office in held)
    if (person.is_staff, person.is_superuser) != (technical, technical):
        person.is_staff = person.is_superuser = technical
        person.save(update_fields=["is_staff", "is_superuser"])
