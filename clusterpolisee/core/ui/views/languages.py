"""How complete each language is, for those who look after it."""

from itertools import chain

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import check_can_administer
from clusterpolisee.core.languages.codes import LANGUAGE_NAMES, LANGUAGES
from clusterpolisee.core.languages.completeness import Completeness, catalogues, content
from clusterpolisee.core.ui.policies import TECHNICAL_STAFF, policy

INTERFACE = "interface"


@policy(get=TECHNICAL_STAFF)
def completeness(request: HttpRequest) -> HttpResponse:
    check_can_administer(request.user)
    table: dict[tuple[str, str], dict[str, Completeness]] = {}
    for row in chain(catalogues(), content()):
        table.setdefault((row.app, row.model), {})[row.language] = row
    rows = [
        {"name": _name(app, model), "cells": [(language, cells.get(language)) for language in LANGUAGES]}
        for (app, model), cells in table.items()
    ]
    context = {"rows": rows, "languages": list(LANGUAGE_NAMES.items())}
    return render(request, "core/completeness.html", context)


def _name(app: str, model: str) -> str | Promise:
    if app == INTERFACE:
        return _("Words of the pages")
    return str(apps.get_model(app, model)._meta.verbose_name_plural).capitalize()
