"""Who may do what with accounts and settings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.workflow.errors import Refused

ADMINISTRATORS_ONLY = _("This page is for administrators of the portal. Ask the secretariat if you need it.")


def check_can_administer(user: Any) -> None:
    """Raises Refused unless the person is an administrator today."""
    if not can_administer(user):
        raise Refused(ADMINISTRATORS_ONLY)


def can_administer(user: Any) -> bool:
    return bool(user.is_authenticated and user.holds(OfficeKind.ADMINISTRATOR))


def is_secretariat(user: Any) -> bool:
    return bool(user.is_authenticated and user.holds(OfficeKind.SECRETARIAT))
