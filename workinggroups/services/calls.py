"""A call from its first draft to its archive: who does what, and who is told."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.executor import NOT_FROM_HERE
from workinggroups.enums import CallState, NoticeKind
from workinggroups.models import Call
from workinggroups.permissions.calls import check_can_approve_call
from workinggroups.queries.calls import received_count
from workinggroups.services.changed import count_saving, demand_unchanged, lock_for_editing
from workinggroups.services.machines import CALL
from workinggroups.services.notices import Reason, publish, tell_those_at_work

DATES = (
    "zone", "opens_at", "closes_at", "accepts_until", "is_sealed", "hidden_fields", "reviews_wanted",
    "clarification_days", "offer_days",
)  # fmt: skip
NOT_LATER = _("The new deadline has to be later than the one that was announced.")
NO_GRACE = datetime.timedelta(0)
# Stages that need nothing but a decision, with who is told of them.
PLAIN_STAGES = {
    "start_screening": "secretariat",
    "start_evaluation": "leader",
    "rank": "secretariat",
    "evaluate_again": "secretariat",
    "propose": "secretariat",
    "complete": "leader",
    "archive": "leader",
}


def stored_dates(call: Call) -> dict[str, Any]:
    values = {name: getattr(call, name) for name in DATES}
    return {**values, "hidden_fields": sorted(call.hidden_fields)}


def set_dates(call: Call, *, values: Mapping[str, Any], version: str, by: Any) -> Call:
    """Dates and rules of a draft; raises ChangedMeanwhile when they are not as the form was opened with."""
    with recorded(by=by):
        row = lock_for_editing(call, by=by)
        demand_unchanged(stored_dates(row), version)
        for name in DATES:
            setattr(row, name, values[name])
        row.save(update_fields=DATES)
        count_saving(row)
    return row


def submit(call: Call, *, by: Any) -> Call:
    """Hand a draft to the secretariat for approval."""
    with recorded(by=by):
        done = CALL.execute(call, "submit", by=by, values={"return_reason": ""})
        tell_those_at_work(done, "call_waits", only="secretariat", by=by)
    return done


def send_back(call: Call, *, reason: str, by: Any) -> Call:
    """Return a call to its leader, who reads what has to be mended."""
    with recorded(by=by):
        values = {"return_reason": reason, "approved_at": None, "approved_by": None}
        done = CALL.execute(call, "return", by=by, values=values)
        tell_those_at_work(done, "call_returned", only="leader", by=by, reason=reason)
    return done


def approve(call: Call, *, by: Any) -> Call:
    """The call opens by itself at its moment; of two who approve at once, the second is told."""
    with recorded(by=by):
        done = CALL.execute(call, "approve", by=by, values={"approved_at": Now(), "approved_by": by})
        tell_those_at_work(done, "call_approved", only="leader", by=by)
    return done


def open_now(call: Call, *, by: Any) -> Call:
    """What the clock does with its next turn, at once."""
    with recorded(by=by):
        done = CALL.execute(call, "open", by=by, values={"published_at": Now()})
        tell_those_at_work(done, "call_opened", by=by, received=0)
    return done


def close_now(call: Call, *, by: Any) -> Call:
    """What the clock does with its next turn, at once."""
    with recorded(by=by):
        done = CALL.execute(call, "close", by=by)
        tell_those_at_work(done, "call_closed", by=by, received=received_count(done))
    return done


def extend(call: Call, *, closes_at: datetime.datetime, reason: Reason, by: Any) -> Call:
    """A later deadline, before the one that was announced has passed."""
    with recorded(by=by):
        before = _locked(call)
        CALL.check(before, "extend", by=by)
        if before.closes_at and closes_at <= before.closes_at:
            raise Refused(NOT_LATER, status=409)
        done = CALL.execute(call, "extend", by=by, values=_deadline(before, closes_at))
        publish(done, NoticeKind.EXTENSION, reason, before=before, by=by)
    return done


def reopen(call: Call, *, closes_at: datetime.datetime, reason: Reason, by: Any) -> Call:
    """A closed call takes expressions again until a new deadline."""
    with recorded(by=by):
        before = _locked(call)
        if before.state == CallState.CLOSED and before.closes_at and closes_at > before.closes_at:
            # The guard looks at the new deadline in the database.
            Call.objects.filter(pk=before.pk).update(**_deadline(before, closes_at))
        done = CALL.execute(call, "reopen", by=by)
        publish(done, NoticeKind.REOPENING, reason, before=before, by=by)
    return done


def check_can_reopen(call: Call, *, by: Any) -> None:
    """All that can be asked before the new deadline is known."""
    check_can_approve_call(call, by)
    if call.state != CallState.CLOSED:
        raise Refused(NOT_FROM_HERE % {"state": call.get_state_display()}, status=409)


def cancel(call: Call, *, reason: Reason, by: Any) -> Call:
    """The procedure ends here; whoever takes part is told why."""
    with recorded(by=by):
        before = _locked(call)
        done = CALL.execute(call, "cancel", by=by)
        publish(done, NoticeKind.CANCELLATION, reason, before=before, by=by)
    return done


def move_on(call: Call, name: str, *, by: Any) -> Call:
    """A stage that needs nothing but the decision; raises KeyError for any other."""
    only = PLAIN_STAGES[name]
    with recorded(by=by):
        done = CALL.execute(call, name, by=by)
        tell_those_at_work(done, "call_moved_on", only=only, by=by, reason="")
    return done


def return_proposal(call: Call, *, reason: str, by: Any) -> Call:
    """The secretariat asks the leader to think again about the proposed decision."""
    with recorded(by=by):
        done = CALL.execute(call, "return_proposal", by=by, values={"return_reason": reason})
        tell_those_at_work(done, "call_moved_on", only="leader", by=by, reason=reason)
    return done


def refusals(call: Call, names: list[str], *, by: Any) -> dict[str, str]:
    """Why each transition is not possible to this person now; empty where it is."""
    found: dict[str, str] = {}
    for name in names:
        try:
            if name == "reopen":  # its guard looks at the deadline that is yet to be chosen
                check_can_reopen(call, by=by)
            else:
                CALL.check(call, name, by=by)
        except Refused as refusal:
            found[name] = str(refusal.reason)
        else:
            found[name] = ""
    return found


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("group").get(pk=call.pk)


def _deadline(call: Call, closes_at: datetime.datetime) -> dict[str, Any]:
    """The same grace after a new deadline."""
    grace = call.accepts_until - call.closes_at if call.accepts_until and call.closes_at else NO_GRACE
    return {"closes_at": closes_at, "accepts_until": closes_at + grace}
