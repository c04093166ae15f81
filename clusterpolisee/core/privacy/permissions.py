"""Who may do what with a person's data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.workflow.errors import Refused

ONLY_ONESELF = _("Only the person may do this.")
SECRETARIAT_ONLY = _("Requests for erasure are answered by the secretariat of the lead partner.")


def check_is_the_person(user: Any, by: Any) -> None:
    """Raises Refused unless `by` is the person, or a task of the portal that acts under a name."""
    if not isinstance(by, str) and (by is None or by.pk != user.pk):
        raise Refused(ONLY_ONESELF)


def check_is_secretariat(by: Any) -> None:
    if not is_secretariat(by):
        raise Refused(SECRETARIAT_ONLY)


def check_can_answer(request: Any, by: Any) -> None:
    """Raises Refused unless `by` answers requests for erasure; nobody answers their own."""
    check_is_secretariat(by)
    if request.user_id == by.pk:
        raise Refused(_("You cannot answer your own request. Ask a colleague in the secretariat."))


def check_asked_for_it(request: Any, by: Any) -> None:
    check_is_the_person(request.user, by)
