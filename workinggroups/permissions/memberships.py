"""Who proposes, invites, replaces and ends the members of groups."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Membership
from workinggroups.permissions.groups import CLOCK, check_is_secretariat


def coordinates(membership: Membership, user: Any) -> bool:
    """Whether the person coordinates the body that the member sits for."""
    return bool(
        membership.organisation_id
        and user.is_authenticated
        and Mandate.objects.coordinators().filter(user=user, organisation=membership.organisation_id).exists()
    )


def check_is_the_member(membership: Membership, user: Any) -> None:
    if membership.user_id is None or membership.user_id != getattr(user, "pk", None):
        raise Refused(_("Only the person concerned can do this."))


def check_can_replace(membership: Membership, user: Any) -> None:
    """The secretariat, and the coordinators of the body for its representative."""
    if not is_secretariat(user) and not coordinates(membership, user):
        raise Refused(_("Only a coordinator of the body and the secretariat replace a representative."))


def check_can_begin(membership: Membership, by: Any) -> None:
    """A membership begins by itself with the last declaration of the member."""
    if by != CLOCK and membership.user_id != getattr(by, "pk", None):
        check_is_secretariat(membership, by)
