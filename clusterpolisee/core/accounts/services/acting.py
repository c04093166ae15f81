"""What every change of people begins with: the person who acts and the rows it counts, as they are now."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, Term, User
from clusterpolisee.core.workflow.errors import Refused

ERASED = _("The data of this person have been erased. The account stays closed.")
NEEDED = (OfficeKind.ADMINISTRATOR, OfficeKind.SECRETARIAT)  # somebody must hold them at all times


def present(by: Any) -> User:
    """The acting person as the database has them now, without what an older page remembered.

    Raises Refused for somebody whose account was closed since.
    """
    now = User.objects.get(pk=by.pk)
    if not now.is_active:
        raise Refused(_("Your own account has been deactivated in the meantime."), status=409)
    return now


def moment(at: datetime.datetime) -> str:
    """A moment inside a refusal, in the reader's language and zone."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def already_ended(what: str, term: Term) -> Refused:
    """Says who ended a term before, and when; the term is ended or past its last day."""
    if term.ended_at is None:
        reason = _("%(what)s is past its last day already.") % {"what": what}
    elif term.ended_by is None:
        facts = {"what": what, "when": moment(term.ended_at)}
        reason = _("%(what)s was already ended on %(when)s.") % facts
    else:
        facts = {"what": what, "name": str(term.ended_by), "when": moment(term.ended_at)}
        reason = _("%(what)s was already ended by %(name)s on %(when)s.") % facts
    return Refused(reason, status=409)


def is_over(term: Term) -> bool:
    """Ended, or past its last day."""
    past = term.until_date is not None and term.until_date < timezone.localdate()
    return past or term.ended_at is not None


def locked_person(person: User) -> User:
    """The row of a person, locked for the transaction; rows that only refer to it can still be written."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def locked_unless_erased(person: User) -> User:
    """The same for what people do to their own account. Raises Refused once their data are erased: what was
    under way in another window must not write them back."""
    locked = locked_person(person)
    if locked.erased_at is not None:
        raise Refused(ERASED, status=409)
    return locked


def lock_offices(kinds: Iterable[str]) -> None:
    """Whoever counts the holders of an office locks them all, in one order, before anything else."""
    standing = Office.objects.filter(kind__in=list(kinds), ended_at__isnull=True)
    list(standing.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def check_others_hold(kind: str, person: User) -> None:
    """Raises Refused when this is the last active person with the office. The offices are locked."""
    holders = Office.objects.current().filter(kind=kind, user__is_active=True)
    if not holders.exclude(user=person).exists():
        reason = _(
            "%(person)s is the last person with the office “%(office)s”. Give it to somebody else first."
        )
        office = Office(kind=kind).get_kind_display()
        raise Refused(reason % {"person": person, "office": office}, status=409)


def check_replaceable(person: User) -> None:
    """Raises Refused for the last active person in an office of NEEDED. The offices are locked."""
    for kind in sorted(person.current_offices & set(NEEDED)):
        check_others_hold(kind, person)
