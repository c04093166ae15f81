"""Who may do what with accounts and settings."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.workflow.errors import Refused

ADMINISTRATORS_ONLY = _("This page is for administrators of the portal. Ask the secretariat if you need it.")
ASK_AN_ADMINISTRATOR = _("Ask an administrator of the portal.")
ASK_ANOTHER_ADMINISTRATOR = _("Ask another administrator of the portal.")


def check_can_administer(user: Any) -> None:
    """Raises Refused unless the person is an administrator today."""
    if not can_administer(user):
        raise Refused(ADMINISTRATORS_ONLY)


def can_administer(user: Any) -> bool:
    return bool(user.is_authenticated and user.holds(OfficeKind.ADMINISTRATOR))


def is_secretariat(user: Any) -> bool:
    return bool(user.is_authenticated and user.holds(OfficeKind.SECRETARIAT))


def manages_everybody(user: Any) -> bool:
    """Administrators and secretariat look after the people of all bodies."""
    return can_administer(user) or is_secretariat(user)


def check_can_guard_account(person: Any, user: Any) -> None:
    """Closing and reopening accounts, second factors, sessions: administrators, and never their own."""
    if not can_administer(user):
        raise Refused(
            _("Only administrators deactivate accounts, reset second factors and sign people out."),
            ask=ASK_AN_ADMINISTRATOR,
        )
    if person.pk == user.pk:
        reason = _("This is your own account. You cannot do this to yourself.")
        raise Refused(reason, ask=ASK_ANOTHER_ADMINISTRATOR)


def check_can_edit_person(person: Any, user: Any) -> None:
    """Name and language are corrected by administrators and the secretariat."""
    if not manages_everybody(user):
        raise Refused(_("Name and language are changed by the person, the secretariat or an administrator."))


def check_can_give_office(person: Any, user: Any) -> None:
    """Offices are given by administrators, and by nobody to themselves."""
    if not can_administer(user):
        raise Refused(_("Only administrators give and end offices."), ask=ASK_AN_ADMINISTRATOR)
    if person.pk == user.pk:
        raise Refused(_("Nobody gives an office to themselves."), ask=ASK_ANOTHER_ADMINISTRATOR)


def check_can_end_office(office: Any, user: Any) -> None:
    """Nobody ends their own office of administrator."""
    if not can_administer(user):
        raise Refused(_("Only administrators give and end offices."), ask=ASK_AN_ADMINISTRATOR)
    if office.user_id == user.pk and office.kind == OfficeKind.ADMINISTRATOR:
        reason = _("Nobody ends their own office of administrator.")
        raise Refused(reason, ask=ASK_ANOTHER_ADMINISTRATOR)


def allowed(check: Callable[[Any, Any], None], obj: Any, user: Any) -> bool:
    """The boolean twin of a check."""
    try:
        check(obj, user)
    except Refused:
        return False
    return True


def can_guard_account(person: Any, user: Any) -> bool:
    return allowed(check_can_guard_account, person, user)


def can_edit_person(person: Any, user: Any) -> bool:
    return allowed(check_can_edit_person, person, user)


def can_give_office(person: Any, user: Any) -> bool:
    return allowed(check_can_give_office, person, user)


def can_end_office(office: Any, user: Any) -> bool:
    return allowed(check_can_end_office, office, user)
