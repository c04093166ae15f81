"""Invitations whose time is over."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.retention import Line
from clusterpolisee.core.partners.enums import InvitationState
from clusterpolisee.core.partners.models import Invitation


def _unused(before: datetime) -> int:
    expired = Q(state=InvitationState.SENT, expires_at__lt=before)
    revoked = Q(state=InvitationState.REVOKED, settled_at__lt=before)
    return Invitation.objects.filter(expired | revoked).delete()[0]


def _accepted(before: datetime) -> int:
    return Invitation.objects.filter(state=InvitationState.ACCEPTED, settled_at__lt=before).delete()[0]


LINES = (
    Line(
        "invitations",
        _("Invitations nobody accepted, with address and name"),
        _("their end or their withdrawal"),
        _("deleted"),
        _unused,
    ),
    Line("invitations_accepted", _("Accepted invitations"), _("their acceptance"), _("deleted"), _accepted),
)
