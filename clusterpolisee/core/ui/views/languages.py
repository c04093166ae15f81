"""How complete each language is, for those who look after it."""

from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusterpolisee.core.accounts.permissions import check_can_administer
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.languages.completeness import catalogues, content
from clusterpolisee.core.ui.policies import TECHNICAL_STAFF, policy


@policy(get=TECHNICAL_STAFF)
def completeness(request: HttpRequest) -> HttpResponse:
    check_can_administer(request.user)
    table: dict[tuple[str, str], dict[str, object]] = {}
    for row in chain(catalogues(), content()):
        table.setdefault((row.app, row.model), {})[row.language] = row
    rows = [
        {"app": app, "model": model, "cells": [cells[language] for language in LANGUAGES]}
        for (app, model), cells in table.items()
    ]
    return render(request, "core/completeness.html", {"rows": rows})
