"""Who may add and change practices."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.contacts import coordinators, own_coordinators
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.queries import partner_bodies_of
from clusterpolisee.core.workflow.errors import Refused
from repository.models import Practice

ONLY_PARTNERS = _(
    "Practices are added by people who work for a partner body. If you work for one, ask its coordinator to "
    "add you; if you do not know the coordinator, write to the secretariat."
)
ONLY_OWN_BODIES = _("You can add practices for the bodies you work for. Choose one of them.")
ONLY_AUTHORS = _(
    "A practice is changed by the person who added it or by people of the same body. Write to the "
    "secretariat if something in it is wrong."
)


def check_can_publish(user: Any, organisation: Organisation | None = None) -> None:
    """Raises Refused unless the person works for a partner body, and for this one when it is named."""
    bodies = partner_bodies_of(user)
    if not bodies:
        raise Refused(ONLY_PARTNERS, ask=own_coordinators)
    if organisation is not None and organisation not in bodies:
        raise Refused(ONLY_OWN_BODIES, ask=own_coordinators)


def can_publish(user: Any) -> bool:
    return bool(partner_bodies_of(user))


def check_can_edit(practice: Practice, user: Any) -> None:
    """Raises Refused unless the person wrote the practice or works for the body it came from."""
    if not can_edit(practice, user):
        raise Refused(ONLY_AUTHORS, ask=coordinators(practice.organisation))


def can_edit(practice: Practice, user: Any) -> bool:
    if not user.is_authenticated:
        return False
    if practice.author_id == user.pk:
        return True
    if practice.organisation_id is None:
        return False
    own = Mandate.objects.current().filter(user=user, organisation=practice.organisation_id)
    return bool(own.exists())
