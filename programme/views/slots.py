"""What the programme shows on the pages of organisations and of the calls."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.slots import SlotCard
from programme.models import Indicator, WorkPackage
from programme.presenters.indicators import figure, lines
from programme.queries.counters import counted


def of_organisation(request: HttpRequest, organisation: Any) -> SlotCard | None:
    """Work packages the body leads."""
    rows = list(WorkPackage.objects.filter(leader=organisation))
    return SlotCard(_("Work packages led"), "programme/_slot.html", {"packages": rows}) if rows else None


PROMISED = ("concept-papers", "expressions", "setting-up-documents")


def of_calls(request: HttpRequest, _subject: Any) -> SlotCard | None:
    """What was promised of the setting-up of the groups, and how far that is."""
    rows = {
        row.code: row for row in Indicator.objects.filter(code__in=PROMISED).prefetch_related("documented")
    }
    found = [rows[code] for code in PROMISED if code in rows]
    if not found:
        return None
    figures = [figure(line) for line in lines(found, counted(PROMISED))]
    return SlotCard(_("Promised and delivered"), "programme/_slot_figures.html", {"figures": figures})
