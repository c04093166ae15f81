"""Who may do what with bodies, the people who work for them, and invitations."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import manages_everybody
from clusterpolisee.core.partners.contacts import coordinators, own_coordinators
from clusterpolisee.core.partners.enums import InvitationKind
from clusterpolisee.core.partners.models import Invitation, Mandate, Organisation
from clusterpolisee.core.workflow.errors import Refused

EDITORS_ONLY = _("The coordinators of this body, the secretariat and administrators change its page.")
KEEPERS_ONLY = _("Only the secretariat and administrators add bodies to the register.")


def keeps_register(user: Any) -> bool:
    """The secretariat and administrators add bodies and say what part each has in the project."""
    return manages_everybody(user)


def check_can_register_bodies(user: Any) -> None:
    if not keeps_register(user):
        raise Refused(KEEPERS_ONLY)


def coordinates(organisation: Organisation, user: Any) -> bool:
    """Whether the person is a coordinator of the body today."""
    if not user.is_authenticated:
        return False
    return bool(Mandate.objects.coordinators().filter(user=user, organisation=organisation).exists())


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
    own = Mandate.objects.coordinators().filter(user=user)
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


def check_can_give_mandates(user: Any) -> None:
    """Without an invitation: administrators and the secretariat. Coordinators invite instead."""
    if not manages_everybody(user):
        raise Refused(
            _("Coordinators add people by inviting them. The secretariat gives mandates without that."),
            ask=_("Invite the person, or ask the secretariat."),
        )


EXPERTS = _("Experts of the project are invited by the secretariat and administrators.")
BODY_NEEDED = _("Choose the organisation the person is invited for.")
OTHER_ADDRESS = _(
    "This invitation was sent to another address than that of your account. Invitations are personal: ask "
    "the person who invited you to send one to your own address."
)
EXPIRED = _("This invitation has expired. Ask the person who invited you to send it again.")


def check_can_invite(kind: str, organisation: Organisation | None, user: Any) -> None:
    """Coordinators for their own bodies; secretariat and administrators for all bodies, and experts."""
    if kind == InvitationKind.EXPERT:
        if not manages_everybody(user):
            raise Refused(EXPERTS)
    elif organisation is None:
        raise Refused(BODY_NEEDED, status=409)
    else:
        check_can_manage_body(organisation, user)


def check_can_manage_invitation(invitation: Invitation, user: Any) -> None:
    """Sending again and revoking: whoever might send it now."""
    check_can_invite(invitation.kind, invitation.organisation, user)


def check_is_addressed(invitation: Invitation, user: Any) -> None:
    """The mail may have been forwarded: only the account with the invited address accepts."""
    if not user.is_authenticated or user.email.lower() != invitation.email.lower():
        raise Refused(OTHER_ADDRESS)


def check_not_expired(invitation: Invitation, user: Any) -> None:
    if invitation.expires_at <= timezone.now():
        raise Refused(EXPIRED, status=409)
