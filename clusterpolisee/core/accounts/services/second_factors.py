"""Second factors of other people: taking a lost one away, asking for one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import DecisionKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.permissions import check_can_guard_account
from clusterpolisee.core.accounts.second_factor import has_one
from clusterpolisee.core.accounts.services.acting import locked_person, present
from clusterpolisee.core.accounts.services.people import decide, end_sessions, write
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused


def reset(person: User, *, reason: str, by: Any) -> User:
    """Take every second factor and recovery code away, end all sessions and write to the person.

    The person logs in with the password and sets up a new one. Raises Refused.
    """
    with recorded(by=by):
        locked = locked_person(person)
        check_can_guard_account(locked, present(by))
        removed = Authenticator.objects.filter(user=locked).delete()[0]
        if not removed:
            raise Refused(_("There is no second factor to reset: none is set up."), status=409)
        end_sessions(locked)
        decide(locked, DecisionKind.FACTOR_RESET, reason=reason, by=by)
        write(locked, "second_factor_reset", reason=reason, set_up_path=_set_up_path(locked))
    return locked


def ask_for(person: User, *, by: Any) -> None:
    """Ask somebody by mail to set up a second factor. Raises Refused for who has one or cannot log in."""
    with recorded(by=by):
        check_can_guard_account(person, present(by))
        if not person.is_active:
            raise Refused(_("The account is deactivated."), status=409)
        if has_one(person):
            raise Refused(_("A second factor is set up already."), status=409)
        write(person, "second_factor_wanted", set_up_path=_set_up_path(person))


def _set_up_path(person: User) -> str:
    with translation.override(person.preferred_language):
        return reverse("mfa_index")
