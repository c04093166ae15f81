"""What the programme shows on the pages of organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.slots import SlotCard
from programme.models import WorkPackage


def of_organisation(request: HttpRequest, organisation: Any) -> SlotCard | None:
    """Work packages the body leads."""
    rows = list(WorkPackage.objects.filter(leader=organisation))
    return SlotCard(_("Work packages led"), "programme/_slot.html", {"packages": rows}) if rows else None
