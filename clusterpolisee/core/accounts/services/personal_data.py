"""Account, addresses, offices, second factor and devices, told to the registry of personal data."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts import erased
from clusterpolisee.core.accounts.models import AccountDecision, Office, User
from clusterpolisee.core.accounts.personal_data import Part, PersonalData, table

TERM = {
    "from_date": _("from"),
    "until_date": _("until"),
    "ended_at": _("ended"),
    "end_reason": _("reason"),
}


def _export(user: User) -> Iterator[Part]:
    account = {
        "public_id": _("number in the portal"),
        "email": _("e-mail address"),
        "full_name": _("name"),
        "preferred_language": _("language"),
        "time_zone": _("time zone"),
        "is_public": _("shown on public pages"),
        "is_active": _("active"),
        "is_staff": _("may enter the back office"),
        "is_superuser": _("administers the portal"),
        "date_joined": _("joined"),
        "last_login": _("last log-in"),
    }
    yield table("account", _("Account"), [user], account)
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    words = {"email": _("e-mail address"), "verified": _("confirmed"), "primary": _("in use")}
    yield table("addresses", _("E-mail addresses"), addresses, words)
    offices = Office.objects.filter(user=user).order_by("pk")
    yield table("offices", _("Offices"), offices, {"kind": _("office"), **TERM})
    decisions = AccountDecision.objects.filter(user=user)
    words = {"at": _("when"), "kind": _("decision"), "reason": _("reason")}
    yield table("decisions", _("Decisions on the account"), decisions, words)
    yield from _ways_in(user)


def _ways_in(user: User) -> Iterator[Part]:
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    words = {"type": _("kind"), "created_at": _("set up"), "last_used_at": _("last used")}
    note = _("Keys and codes themselves are secret and not part of the copy.")
    yield table("second_factor", _("Second factor"), factors, words, note)
    devices = UserSession.objects.filter(user=user).order_by("pk")
    words = {
        "ip": _("IP address"),
        "user_agent": _("Browser"),
        "created_at": _("Signed in"),
        "last_seen_at": _("last seen"),
    }
    yield table("devices", _("Devices"), devices, words)
    vouched = _vouched_for(user).order_by("pk")
    words = {
        "provider": _("log-in service"),
        "uid": _("number there"),
        "date_joined": _("connected"),
        "last_login": _("last log-in"),
        "extra_data": _("what the service told"),
    }
    yield table("log_in_services", _("Log-in services"), vouched, words)
    entries = LogEntry.objects.filter(user=user).select_related("content_type").order_by("pk")
    words = {"action_time": _("when"), "content_type": _("kind"), "action_flag": _("what")}
    yield table("back_office", _("Changes in the back office"), entries, words)


def _vouched_for(user: User) -> Any:
    """Connections to a log-in service; none where the portal is not set up with one."""
    if not apps.is_installed("allauth.socialaccount"):
        return User.objects.none()
    return apps.get_app_config("socialaccount").get_model("SocialAccount")._default_manager.filter(user=user)


def _erase(user: User, by: Any) -> dict[str, int]:
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=user.pk)
    return {
        "offices": end_terms(Office.objects.filter(user=user), by=by),
        "decisions": AccountDecision.objects.filter(user=user).exclude(reason="").update(reason=""),
        "second_factor": Authenticator.objects.filter(user=user).delete()[0],
        "devices": _sign_out(user),
        "log_in_services": _vouched_for(user).delete()[0],
        "back_office": entries.update(object_repr=erased.pseudonym(user)),
        "addresses": EmailAddress.objects.filter(user=user).delete()[0],
    }


def end_terms(rows: Any, *, by: Any, **texts: str) -> int:
    """End what has not ended, and blank the free texts of all; returns how many rows there are."""
    ended_by = None if isinstance(by, str) else by
    open_rows = rows.filter(ended_at__isnull=True)
    later = Q(until_date__isnull=True) | Q(until_date__gte=timezone.localdate())
    open_rows.filter(later).update(ended_at=Now(), ended_by=ended_by)
    return int(rows.update(end_reason=erased.REASON, **texts))


def _sign_out(user: User) -> int:
    devices = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=devices.values("session_key")).delete()
    return int(devices.delete()[0])


ACCOUNT = PersonalData(
    name="account",
    export=_export,
    erase=_erase,
    kinds={
        "offices": _("offices that end"),
        "decisions": _("reasons of decisions on the account"),
        "second_factor": _("second factors"),
        "devices": _("devices signed out"),
        "log_in_services": _("connections to log-in services"),
        "back_office": _("mentions in the back office"),
        "addresses": _("e-mail addresses"),
    },
    goes=(
        _("Name, e-mail addresses, password, language and time zone of the account"),
        _("The second factor, and every device on which you are signed in"),
        _("Offices of the project end at once"),
    ),
    stays=(
        _("An empty account under a number, so that what others decided with this person stays explainable."),
        _("From when until when somebody held an office, under that number."),
    ),
)
