"""Who may invite whom, and who may accept."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import manages_everybody
from clusterpolisee.core.partners.enums import InvitationKind
from clusterpolisee.core.partners.models import Invitation, Organisation
from clusterpolisee.core.partners.permissions import check_can_manage_body
from clusterpolisee.core.workflow.errors import Refused

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
