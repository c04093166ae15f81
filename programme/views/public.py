"""The pages everyone can read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.ui.policies import EVERYONE, policy
from consultations.queries import open_now
from programme.enums import IndicatorKind
from programme.models import Event, Indicator
from programme.presenters import indicators, matrix, network
from programme.queries import evidence, pages
from programme.queries.counters import counted
from programme.services import texts
from repository.queries import latest
from workinggroups.enums import SEATS_OF_A_GROUP, SeatKind
from workinggroups.queries.groups import group_rows

ON_THE_HOME_PAGE = ("stakeholders-consultation", "expressions", "concept-papers", "questionnaires")


@policy(get=EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    register = pages.register()
    groups = list(group_rows())
    lines = indicators.lines(pages.indicators(ON_THE_HOME_PAGE), counted(ON_THE_HOME_PAGE))
    lines.sort(key=lambda line: ON_THE_HOME_PAGE.index(line.indicator.code))
    context = {
        "register": register,
        "network": network.network(register.bodies),
        "groups": groups,
        "seats": SEATS_OF_A_GROUP[SeatKind.REPRESENTATIVE],
        "sample_seats": any(group.sample_seats for group in groups),
        "consultations": list(open_now(request.user)),
        "figures": [indicators.figure(line) for line in lines],
        "practices": latest(request.user),
    }
    return render(request, "programme/home.html", context)


@policy(get=EVERYONE)
def programme(request: HttpRequest) -> HttpResponse:
    rows = pages.indicators()
    lines = indicators.lines(rows, counted(row.code for row in rows))
    tables = [
        (kind, [line for line in lines if line.indicator.kind == kind]) for kind in IndicatorKind.values
    ]
    context = {
        "summary": indicators.summary(lines),
        "total": len(lines),
        "tables": tables,
        "packages": pages.work_packages(),
        "events": list(Event.objects.all()),
        "kinds": list(matrix.KINDS.values()),
        "matrix": matrix.rows(group_rows(), pages.collected()),
        "phases": texts.phases(),
    }
    return render(request, "programme/programme.html", context)


@policy(get=EVERYONE)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    rows = Indicator.objects.select_related("activity__package").prefetch_related("documented")
    found: Indicator = get_object_or_404(rows, code=code)
    line = indicators.lines([found], counted([code]))[0]
    context = {"line": line, "indicator": found, "evidence": evidence.behind(code, request.user)}
    return render(request, "programme/indicator.html", context)


@policy(get=EVERYONE)
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/about.html", {"page": texts.page("about")})
