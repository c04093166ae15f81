"""Who makes, signs and reads setting-up documents, and who takes out reports."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import GroupKind
from workinggroups.models import Call, Membership, WorkingGroup
from workinggroups.models.calls import sealed_now
from workinggroups.models.expressions import conflict_of_interest
from workinggroups.permissions.groups import (
    allowed,
    ask_leaders,
    can_use_desk,
    check_can_use_desk,
    check_is_secretariat,
)

SEALED = _(
    "The call is sealed: until its deadline nobody but the applicants reads what they wrote. Ask again once "
    "it has closed."
)


def sits_in_steering_committee(user: Any) -> bool:
    seats = Membership.objects.current().filter(group__kind=GroupKind.STEERING)
    return bool(user.is_authenticated and seats.filter(user=user).exists())


def check_can_read_internal(group: WorkingGroup, user: Any) -> None:
    """The internal variant: leader, secretariat, members of the Steering Committee."""
    if not can_use_desk(group, user) and not sits_in_steering_committee(user):
        raise Refused(
            _(
                "The internal variant is for the leader of the group, the secretariat and the members of the "
                "Steering Committee. The public variant is open to you."
            ),
            ask=ask_leaders(group),
        )


def can_read_internal(group: WorkingGroup, user: Any) -> bool:
    return allowed(check_can_read_internal, group, user)


def check_can_make_document(group: WorkingGroup, user: Any) -> None:
    check_can_use_desk(group, user)


def can_make_document(group: WorkingGroup, user: Any) -> bool:
    return allowed(check_can_make_document, group, user)


def check_can_sign_document(group: WorkingGroup, user: Any) -> None:
    check_is_secretariat(group, user)


def references_in_conflict(call: Call, user: Any) -> set[str]:
    """The numbers of the expressions of the call that the person must not judge."""
    rows = call.expressions.received().filter(conflict_of_interest(user)).select_related("call__group")
    return {row.reference for row in rows}


def check_can_report(call: Call, user: Any) -> None:
    """Lists, reports and files about the expressions of a call: the desk, and nobody while it is sealed."""
    check_can_use_desk(call.group, user)
    if Call.objects.filter(Q(pk=call.pk) & sealed_now()).exists():
        raise Refused(SEALED, status=409)
