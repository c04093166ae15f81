"""The ranked list of a call."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.policies import policy
from workinggroups.enums import OUT, CallState, ExpressionKind
from workinggroups.models import Call, Expression
from workinggroups.presenters.evaluation import KINDS, card_of, desk_rows
from workinggroups.presenters.ranking import Ranking, rank
from workinggroups.queries.desk import hidden_from, on_desk
from workinggroups.queries.scores import averages_by_criterion, spreads
from workinggroups.views.judging import DESK, call_of_desk

EARLY = (CallState.CLOSED, CallState.SCREENING)


@policy(get=DESK, confidential=True)
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """Representatives and experts apart: they do not compete for the same seats."""
    call: Any = call_of_desk(request, slug)
    hidden = hidden_from(call, request.user)
    rows: Any = on_desk(call, reader=request.user).exclude(state__in=OUT)
    closed = [row for row in rows.order_by("number") if not row.reviews_open]
    is_early = call.state in EARLY or call.accepting or call.is_sealed_now
    lists = [] if is_early else _lists(call, rows, hidden)
    log_read("ranking.read", by=request.user, obj=call)
    context = {
        "call": call,
        "is_early": is_early,
        "is_provisional": call.state == CallState.EVALUATION,
        "lists": lists,
        "criteria": list(call.criteria.all()),
        "closed": desk_rows(closed, hidden=hidden) if not is_early else [],
    }
    return render(request, "workinggroups/ranking.html", context)


def _lists(call: Call, rows: Any, hidden: frozenset[str]) -> list[tuple[str, Any, Ranking]]:
    criteria = list(call.criteria.all())
    seen = Expression.objects.filter(pk__in=[row.pk for row in rows if row.reviews_open])
    means, apart = averages_by_criterion(seen), spreads(seen)
    found = []
    for kind in ExpressionKind.values:
        given = [
            (card_of(row, hidden=hidden, knows=True), row.score or 0.0, row.review_count)
            for row in rows.filter(Q(reviews_open=True), kind=kind)
        ]
        ranked = rank(given, criteria=criteria, means=means, spreads=apart, wanted=call.reviews_wanted)
        if given:
            found.append((kind, KINDS[ExpressionKind(kind)], ranked))
    return found
