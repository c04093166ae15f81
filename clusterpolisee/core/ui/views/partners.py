"""The register of partner bodies."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from clusterpolisee.core.languages.sorting import sort_key
from clusterpolisee.core.partners.enums import OrganisationRole
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.ui.slots import cards


@policy(get=EVERYONE)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All partner bodies, by country in the reader's alphabet."""
    language = get_language() or "en"
    found = Organisation.objects.visible_to(request.user).partners().select_related("country")
    ordered = sorted(found, key=lambda o: (sort_key(o.country.name, language), sort_key(o.name, language)))
    countries = [
        (country, list(bodies)) for country, bodies in groupby(ordered, key=lambda body: body.country)
    ]
    later = sum(body.role == OrganisationRole.ENPI_PARTNER for body in ordered)
    context = {"countries": countries, "total": len(ordered), "later": later}
    return render(request, "core/organisation_list.html", context)


@policy(get=EVERYONE)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Organisation.objects.visible_to(request.user).select_related("country")
    found = get_object_or_404(rows, slug=slug)
    context = {"organisation": found, "cards": cards("organisation_page", request, found)}
    return render(request, "core/organisation.html", context)
