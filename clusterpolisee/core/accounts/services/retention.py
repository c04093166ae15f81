"""Accounts nobody confirmed, and log-ins that are over."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.retention import Line


def _unconfirmed(before: datetime) -> int:
    """Accounts that somebody registered and never confirmed; nobody has a role or wrote anything there."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    registered = User.objects.filter(Exists(addresses.filter(verified=False)), date_joined__lt=before)
    rows = registered.exclude(Exists(addresses.filter(verified=True))).filter(
        last_login=None, offices=None, mandates=None, is_staff=False, is_sample=False, erased_at=None
    )
    found = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True)) if rows.exists() else []
    User.objects.filter(pk__in=found).delete()
    return len(found)


def _sessions(before: datetime) -> int:
    """Sessions that ended, and the devices that go with them."""
    ended = Session.objects.filter(expire_date__lt=before).delete()[0]
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    left = UserSession.objects.filter(~Exists(alive), last_seen_at__lt=before)
    return int(ended + left.delete()[0])


def _back_office(before: datetime) -> int:
    return LogEntry.objects.filter(action_time__lt=before).delete()[0]


LINES = (
    Line(
        "unconfirmed_accounts",
        _("Accounts whose address was never confirmed"),
        _("the registration"),
        _("deleted"),
        _unconfirmed,
    ),
    Line(
        "sessions",
        _("Sessions and the devices shown with them"),
        _("the end of the session"),
        _("deleted"),
        _sessions,
    ),
    Line(
        "back_office", _("The back office’s own list of changes"), _("the change"), _("deleted"), _back_office
    ),
)
