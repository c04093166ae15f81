"""Who may do what with bodies and the people who work for them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.permissions import allowed, manages_everybody
from clusterpolisee.core.partners.contacts import coordinators, own_coordinators
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


MANAGERS_ONLY = _("People are managed by administrators, the secretariat and the coordinators of the bodies.")


def coordinated_by(user: Any) -> "QuerySet[Organisation]":
    """The bodies whose people the person coordinates today."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    own = Mandate.objects.current().filter(user=user, kind=MandateKind.COORDINATOR)
    found: QuerySet[Organisation] = Organisation.objects.filter(pk__in=own.values("organisation"))
    return found


def can_manage_people(user: Any) -> bool:
    return manages_everybody(user) or coordinated_by(user).exists()


def check_can_manage_people(user: Any) -> None:
    """Raises Refused unless the person manages all people, or those of one body at least."""
    if not can_manage_people(user):
        raise Refused(MANAGERS_ONLY, ask=own_coordinators)


def bodies_managed_by(user: Any) -> "QuerySet[Organisation]":
    """The bodies whose people the person may give and take mandates."""
    return Organisation.objects.all() if manages_everybody(user) else coordinated_by(user)


def check_can_manage_body(organisation: Organisation, user: Any) -> None:
    """The people of a body are managed by its coordinators, the secretariat and administrators."""
    if not manages_everybody(user) and not coordinates(organisation, user):
        reason = _("The people of %(body)s are managed by its coordinators and the secretariat.")
        raise Refused(reason % {"body": organisation.short_name}, ask=coordinators(organisation))


def check_can_end_mandate(mandate: Mandate, user: Any) -> None:
    """As for the body; the service sees to it that no coordinator leaves it without another."""
    check_can_manage_body(mandate.organisation, user)


def can_end_mandate(mandate: Mandate, user: Any) -> bool:
    return allowed(check_can_end_mandate, mandate, user)


def check_can_give_mandates(user: Any) -> None:
    """Without an invitation: administrators and the secretariat. Coordinators invite instead."""
    if not manages_everybody(user):
        raise Refused(
            _("Coordinators add people by inviting them. The secretariat gives mandates without that."),
            ask=_("Invite the person, or ask the secretariat."),
        )
