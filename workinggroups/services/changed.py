"""Two tabs, one call: the second saving is told, and nothing that was typed is lost."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call
from workinggroups.permissions.calls import check_can_edit_call

CHANGED_MEANWHILE = _(
    "Somebody has changed this since you opened the page. Nothing is lost: below is what you wrote, and "
    "beside it what is stored now. Take over what you need and save again."
)


class ChangedMeanwhile(Refused):
    """What the form was opened with is not what is stored now."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE, status=409)


def version_of(stored: Mapping[str, Any]) -> str:
    """A number that changes with every value."""
    return fingerprint({name: _plain(value) for name, value in stored.items()})


def demand_unchanged(stored: Mapping[str, Any], version: str) -> None:
    if version_of(stored) != version:
        raise ChangedMeanwhile


def lock_for_editing(call: Call, *, by: Any) -> Call:
    """The row, locked, as the database has it now; refused unless the person may write it as it stands."""
    row = Call.objects.select_for_update(of=("self",)).select_related("group").get(pk=call.pk)
    check_can_edit_call(row, by)
    return row


def count_saving(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(revision=F("revision") + 1)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [str(part) for part in value]
    return "" if value is None else str(value)
