"""Opening and closing calls."""

from typing import Any

from django.db.models import Sum
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.executor import Machine
from workinggroups.enums import CallState
from workinggroups.models import Call
from workinggroups.permissions import CLOCK, check_can_close_call, check_can_open_call
from workinggroups.workflow import CALL


def _dates_in_order(call: Call, by: Any) -> None:
    if not Call.objects.filter(pk=call.pk, opens_at__isnull=False, closes_at__gt=Now()).exists():
        reason = _("The call needs an opening and a closing date, and must close later than now.")
        raise Refused(reason, status=409)
    if call.criteria.aggregate(total=Sum("weight"))["total"] != 100:
        raise Refused(_("The weights of the criteria must add up to 100."), status=409)


def _closing_reached(call: Call, by: Any) -> None:
    if not Call.objects.filter(pk=call.pk, closes_at__lte=Now()).exists():
        raise Refused(_("The call stays open until its closing date."), status=409)


MACHINE = Machine(
    CALL,
    permissions={"open_call": check_can_open_call, "close_call": check_can_close_call},
    guards={"dates_in_order": _dates_in_order, "closing_reached": _closing_reached},
)


def publish(call: Call, *, by: Any) -> Call:
    """Open a draft; expressions are accepted between its two dates. Raises Refused."""
    return MACHINE.execute(call, "open", by=by)


def close_due() -> int:
    """Close every call whose closing date has passed on the database's clock. Returns how many."""
    closed = 0
    for call in Call.objects.filter(state=CallState.OPEN, closes_at__lte=Now()):
        try:
            MACHINE.execute(call, "close", by=CLOCK)
        except Refused:
            continue  # another worker was quicker
        closed += 1
    return closed
