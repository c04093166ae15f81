"""What the repository shows on the pages of groups and organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.slots import SlotCard
from repository import queries


def of_group(request: HttpRequest, group: Any) -> SlotCard:
    """The group's latest practices, or the invitation to add the first one."""
    rows = queries.latest(request.user, group=group)
    context = {"practices": rows, "group": group}
    return SlotCard(_("Practices"), "repository/_slot_group.html", context)


def of_organisation(request: HttpRequest, organisation: Any) -> SlotCard | None:
    rows = queries.latest(request.user, limit=6, organisation=organisation)
    if not rows:
        return None
    return SlotCard(_("Practices"), "repository/_slot_organisation.html", {"practices": rows})
