"""Who may do what with bodies and the people who work for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.partners.contacts import coordinators
from clusterpolisee.core.partners.enums import MandateKind
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.workflow.errors import Refused

EDITORS_ONLY = _("The coordinators of this body, the secretariat and administrators change its page.")
KEEPERS_ONLY = _("Only the secretariat and administrators add bodies to the register.")


def keeps_register(user: Any) -> bool:
    """The secretariat and administrators add bodies and say what part each has in the project."""
    return bool(
        user.is_authenticated and (user.holds(OfficeKind.SECRETARIAT) or user.holds(OfficeKind.ADMINISTRATOR))
    )


def check_can_register_bodies(user: Any) -> None:
    if not keeps_register(user):
        raise Refused(KEEPERS_ONLY)


def coordinates(organisation: Organisation, user: Any) -> bool:
    """Whether the person is a coordinator of the body today."""
    if not user.is_authenticated:
        return False
    rows = Mandate.objects.current().filter(user=user, kind=MandateKind.COORDINATOR)
    return bool(rows.filter(organisation=organisation).exists())


def can_edit_organisation(organisation: Organisation, user: Any) -> bool:
    return coordinates(organisation, user) or keeps_register(user)


def check_can_edit_organisation(organisation: Organisation, user: Any) -> None:
    if not can_edit_organisation(organisation, user):
        raise Refused(EDITORS_ONLY, ask=coordinators(organisation))
