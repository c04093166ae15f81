"""What the pilots show on the pages of groups and organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.slots import SlotCard
from pilots import queries


def of_group(request: HttpRequest, group: Any) -> SlotCard | None:
    rows = queries.listed(request.user, group=group)
    return SlotCard(_("Pilot actions"), "pilots/_slot.html", {"pilots": rows}) if rows else None


def of_organisation(request: HttpRequest, organisation: Any) -> SlotCard | None:
    rows = queries.listed(request.user, coordinator=organisation)
    return SlotCard(_("Pilot actions"), "pilots/_slot.html", {"pilots": rows}) if rows else None
