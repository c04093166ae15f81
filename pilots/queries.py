"""Reading pilot actions."""

from typing import Any

from pilots.models import PilotAction


def listed(user: Any, **conditions: Any) -> list[PilotAction]:
    """Pilot actions the person may see, documented ones first, with what their cards show."""
    rows = PilotAction.objects.visible_to(user).filter(**conditions)
    return list(rows.select_related("group", "coordinator").prefetch_related("countries"))
