"""Pages of plain text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.accounts.retention import lines
from clusterpolisee.core.ui.policies import EVERYONE, policy


@policy(get=EVERYONE)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


@policy(get=EVERYONE)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/privacy.html", {"retention": lines()})


@policy(get=EVERYONE)
def counting(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/counting.html")


@policy(get=EVERYONE)
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/contact.html")
