"""Calls open and close by themselves, at the database's time."""

from django.db.models import QuerySet
from django.db.models.functions import Now

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import CallState
from workinggroups.models import Call
from workinggroups.permissions.groups import CLOCK
from workinggroups.queries.calls import received_count
from workinggroups.services.machines import CALL
from workinggroups.services.notices import tell_those_at_work


def open_due() -> int:
    """Open the calls whose moment has come, each in a transaction of its own; how many."""
    due = Call.objects.filter(state=CallState.SCHEDULED, opens_at__lte=Now())
    return sum(_one(pk, "open", "call_opened") for pk in _keys(due))


def close_due() -> int:
    """Close the calls whose deadline and grace are over, each in a transaction of its own; how many."""
    due = Call.objects.filter(state=CallState.OPEN, accepts_until__lte=Now())
    return sum(_one(pk, "close", "call_closed") for pk in _keys(due))


def _keys(due: QuerySet[Call]) -> list[int]:
    return list(due.order_by("pk").values_list("pk", flat=True))


def _one(pk: int, name: str, template: str) -> int:
    """Somebody, or another worker, may have been quicker: then there is nothing left to do."""
    call = Call.objects.get(pk=pk)
    values = {"published_at": Now()} if name == "open" and call.published_at is None else {}
    try:
        with recorded(by=CLOCK):
            done = CALL.execute(call, name, by=CLOCK, values=values)
            tell_those_at_work(done, template, received=received_count(done))
    except Refused:
        return 0
    return 1
