"""Who proposes, invites, replaces and ends the members of groups."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.contacts import coordinators
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import SeatKind
from workinggroups.models import Membership, WorkingGroup
from workinggroups.models.seats import SEATS_OF_BODIES
from workinggroups.permissions.groups import (
    CLOCK,
    ask_leaders,
    can_use_desk,
    check_can_use_desk,
    check_is_secretariat,
    leads,
)


def coordinates(membership: Membership, user: Any) -> bool:
    """Whether the person coordinates the body that the member sits for."""
    return bool(membership.organisation_id and coordinates_body(membership.organisation_id, user))


def coordinates_body(organisation_id: int, user: Any) -> bool:
    return bool(
        user.is_authenticated
        and Mandate.objects.coordinators().filter(user=user, organisation=organisation_id).exists()
    )


def bodies_of(user: Any) -> list[Organisation]:
    """Partner bodies whose people the person may nominate."""
    if not user.is_authenticated:
        return []
    own = Mandate.objects.coordinators().filter(user=user).values("organisation")
    return list(Organisation.objects.partners().filter(pk__in=own).order_by("short_name", "pk"))


def check_is_the_member(membership: Membership, user: Any) -> None:
    if membership.user_id is None or membership.user_id != getattr(user, "pk", None):
        raise Refused(_("Only the person concerned can do this."))


def check_can_see_management(group: WorkingGroup, user: Any) -> None:
    check_can_use_desk(group, user)


def check_can_propose(group: WorkingGroup, user: Any) -> None:
    """The secretariat, the leader of the group, and coordinators of partner bodies for their own body."""
    if not can_use_desk(group, user) and not bodies_of(user):
        raise Refused(
            _("People are proposed by the coordinator of a partner body, the leader and the secretariat."),
            ask=ask_leaders(group) if group.is_thematic else "",
        )


def check_can_put_forward(membership: Membership, user: Any) -> None:
    """This person for this kind of seat: a coordinator for the own body alone, and for its seats."""
    if is_secretariat(user):
        return
    if leads(user, membership.group) and membership.kind != SeatKind.MEMBER:
        return
    if membership.kind not in SEATS_OF_BODIES or not coordinates(membership, user):
        raise Refused(
            _("You can propose people of the bodies you coordinate only."),
            ask=coordinators(membership.organisation),
        )


def check_can_invite(membership: Membership, by: Any) -> None:
    """The secretariat. The body keeps the seat that was given to it: the successor whom its coordinator names
    is invited without another decision, and so is the one to whom a mandate was handed over."""
    follows = membership.replaces_id is not None
    if not follows or (by != CLOCK and not coordinates(membership, by)):
        check_is_secretariat(membership, by)


def check_can_take_back(membership: Membership, by: Any) -> None:
    """The person proposed, whoever proposed them, the coordinators of the body, and the secretariat."""
    own = getattr(by, "pk", None) in (membership.proposed_by_id, membership.user_id)
    if not own and not coordinates(membership, by):
        check_is_secretariat(membership, by)


def check_can_replace(membership: Membership, user: Any) -> None:
    """The secretariat, and the coordinators of the body for its representative."""
    if not is_secretariat(user) and not (
        membership.kind in SEATS_OF_BODIES and coordinates(membership, user)
    ):
        raise Refused(
            _("Only a coordinator of the body and the secretariat replace a representative."),
            ask=coordinators(membership.organisation),
        )


def check_can_begin(membership: Membership, by: Any) -> None:
    """A membership begins by itself with the last declaration of the member."""
    if by != CLOCK and membership.user_id != getattr(by, "pk", None):
        check_is_secretariat(membership, by)


def check_can_see_details(membership: Membership, user: Any) -> None:
    """Steps, dates and reasons: the person, the coordinators of the body, the desk. The roster is public,
    this page is not."""
    own = membership.user_id is not None and membership.user_id == getattr(user, "pk", None)
    if not own and not coordinates(membership, user):
        check_can_use_desk(membership.group, user)
