"""Following a call: hearing of its changes without having begun an expression."""

from typing import Any

from clusterpolisee.core.accounts.services.acting import present
from clusterpolisee.core.audit.recording import recorded
from workinggroups.models import Call, CallFollower


def follow(call: Call, *, by: Any) -> None:
    with recorded(by=by):
        CallFollower.objects.get_or_create(call=call, user=present(by))


def unfollow(call: Call, *, by: Any) -> None:
    with recorded(by=by):
        CallFollower.objects.filter(call=call, user=by).delete()
