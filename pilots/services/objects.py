"""Who sees pilot actions: told to the registry of objects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Rows, Trail, own_rows
from pilots.models import Milestone, PilotAction


def _access(pilot: PilotAction) -> Iterator[AccessLine]:
    yield AccessLine(None, _("Reads it."), _("Pilot actions are public."))


def _history(user: Any, pilot: PilotAction) -> Trail | None:
    if not is_secretariat(user):
        return None
    keys = list(pilot.milestones.values_list("pk", flat=True))
    return Trail([own_rows(pilot), Rows(Milestone, keys, _("milestone"), named=True)])


PILOT = ObjectKind(
    code="pilot",
    label=gettext_lazy("Pilot action"),
    model=PilotAction,
    key_field="code",
    rule=gettext_lazy("Pilot actions are open to everyone."),
    visible=lambda user: PilotAction.objects.visible_to(user),
    access=_access,
    manages=lambda user, obj: is_secretariat(user),
    history=_history,
    opens=lambda pilot: _("The pilot action is public."),
    routes=("pilots:pilot",),
)
