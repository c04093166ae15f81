"""The list of consultations, the page of one, and the card on a group's page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.ui.slots import SlotCard
from consultations import queries
from consultations.enums import Phase
from consultations.permissions import can_conduct
from consultations.presenters import campaigns as present
from consultations.presenters import questionnaires
from consultations.stats.disclosure import PUBLIC_FROM


@policy(get=EVERYONE)
def consultation_list(request: HttpRequest) -> HttpResponse:
    rows = list(queries.listed(request.user))
    own = [row for row in rows if not row.is_demonstration]
    context = {
        "open": _lines(row for row in own if row.phase != Phase.CLOSED),
        "closed": _lines(row for row in own if row.phase == Phase.CLOSED),
        "demonstrations": _lines(row for row in rows if row.is_demonstration),
    }
    return render(request, "consultations/consultation_list.html", context)


@policy(get=EVERYONE)
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.listed(request.user), slug=slug)
    context = {
        "consultation": found,
        "badge": present.badge(found),
        "period": present.period(found),
        "is_open": found.phase == Phase.OPEN,
        "conducts": can_conduct(found, request.user),
        "has_results": found.phase in (Phase.OPEN, Phase.CLOSED),
        "minutes": questionnaires.minutes(found.question_count),
        "languages": present.languages(found),
        "threshold": PUBLIC_FROM,
    }
    return render(request, "consultations/consultation.html", context)


def group_card(request: HttpRequest, group: Any) -> SlotCard | None:
    """The consultations of a group, for its page."""
    rows = queries.listed(request.user).filter(group=group, is_demonstration=False)
    context = {"lines": _lines(rows)}
    return SlotCard(_("Consultations"), "consultations/_lines.html", context) if context["lines"] else None


def _lines(rows: Iterable[Any]) -> list[tuple[Any, tuple[str, str], list[str]]]:
    return [(row, present.badge(row), present.facts(row, threshold=PUBLIC_FROM)) for row in rows]
