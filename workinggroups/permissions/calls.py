"""Who defines, approves, opens and closes calls, and who may answer them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.contacts import own_coordinators
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.partners.queries import partner_bodies_of
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import CallState
from workinggroups.models import Call, WorkingGroup
from workinggroups.permissions.groups import CLOCK, allowed, check_can_use_desk, check_is_secretariat, leads


def check_can_work_on_call(call: Call, user: Any) -> None:
    """Writing it while it is a draft, and leading it through its stages."""
    check_can_use_desk(call.group, user)


def check_can_start_call(group: WorkingGroup, user: Any) -> None:
    """Calls are made for the thematic groups; the committees have members by their office."""
    check_can_use_desk(group, user)
    if not group.is_thematic:
        raise Refused(_("Only thematic working groups have calls."), status=409)


def check_can_edit_call(call: Call, user: Any) -> None:
    """Everything of a call is written while it is a draft; later, amendments change what may still change."""
    check_can_work_on_call(call, user)
    if call.state == CallState.DRAFT:
        return
    if call.state in (CallState.IN_APPROVAL, CallState.SCHEDULED):
        reason = _(
            "The call is with the secretariat. It can be changed once the secretariat has returned it."
        )
    elif call.state == CallState.OPEN:
        reason = _("The call is open. The secretariat can change its texts by an amendment, with a reason.")
    else:
        reason = _("This call can no longer be changed.")
    raise Refused(reason, status=409)


def can_edit_call(call: Call, user: Any) -> bool:
    return allowed(check_can_edit_call, call, user)


def check_can_approve_call(call: Call, user: Any) -> None:
    """Approving, extending, amending, reopening, cancelling and releasing are for the secretariat."""
    check_is_secretariat(call, user)


def check_can_open_call(call: Call, by: Any) -> None:
    """The clock opens calls; the secretariat may be quicker than the clock's next turn."""
    if by != CLOCK:
        check_is_secretariat(call, by)


def check_can_close_call(call: Call, by: Any) -> None:
    """The clock closes calls; the people of the desk may be quicker than the clock's next turn."""
    if by != CLOCK:
        check_can_use_desk(call.group, by)


def check_can_express(call: Call, user: Any) -> None:
    if leads(user, call.group):
        raise Refused(_("You lead this group, so you cannot express interest in it."))
    if is_secretariat(user):
        raise Refused(_("The secretariat runs the procedure, so its staff cannot express interest."))


def check_can_represent(organisation: Organisation, user: Any) -> None:
    if organisation not in partner_bodies_of(user):
        reason = _("You can only represent a partner body that you work for.")
        raise Refused(reason, ask=own_coordinators)


def check_can_invite_to_call(call: Call, user: Any) -> None:
    """Leaders and the secretariat ask anybody to express interest, coordinators the people of their body."""
    coordinates = user.is_authenticated and Mandate.objects.coordinators().filter(user=user).exists()
    if not coordinates:
        check_can_use_desk(call.group, user)
