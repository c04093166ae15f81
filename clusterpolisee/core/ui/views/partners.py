"""The register of bodies: what everyone can read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clusterpolisee.core.partners import map as see_map
from clusterpolisee.core.partners import queries
from clusterpolisee.core.partners.enums import LogoProblem
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.partners.permissions import can_edit_organisation, keeps_register
from clusterpolisee.core.ui.organisations import register
from clusterpolisee.core.ui.organisations.register_form import RegisterForm
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.ui.slots import cards

PER_PAGE = 50
DAY_SECONDS = 86_400


@policy(get=EVERYONE)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Bodies by country in the reader's alphabet, with a map of where they are."""
    form = RegisterForm(request.GET)
    form.is_valid()
    filters = form.filters
    everywhere = queries.register(request.user, filters)
    page = page_of(request, queries.of_country(everywhere, filters.country), per_page=PER_PAGE)
    rows = register.rows(page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": rows if filters.by_name else [],
        "countries": [] if filters.by_name else register.by_country(rows),
        "partnership": queries.partnership(request.user),
        "links": register.country_links(request.GET, everywhere, filters),
        "map": see_map,
        "chips": register.chips(request.GET, form),
        "tabs": register.tabs(request.GET, with_others=filters.with_others),
        "orders": register.orders(request.GET, by_name=filters.by_name),
        "can_register": keeps_register(request.user),
    }
    return render(request, "core/organisation_list.html", context)


@policy(get=EVERYONE)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Organisation.objects.visible_to(request.user).select_related("country")
    found = get_object_or_404(rows, slug=slug)
    can_edit = can_edit_organisation(found, request.user)
    context = {
        "organisation": found,
        "cards": cards("organisation_page", request, found),
        "people": queries.shown_people(found),
        "locator": see_map.locator(found),
        "map": see_map,
        "can_edit": can_edit,
        "has_link": found.website.startswith("https://"),
        "logo_problem": LogoProblem(found.logo_problem).label if can_edit and found.logo_problem else "",
    }
    return render(request, "core/organisation.html", context)


@policy(get=EVERYONE)
def organisation_logo(request: HttpRequest, slug: str) -> HttpResponse:
    """The logo as the worker has redrawn it; its address changes with it, so it may be kept for a day."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user).exclude(logo=""), slug=slug)
    try:
        with found.logo.open() as file:
            drawn = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": f"public, max-age={DAY_SECONDS}", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(drawn, content_type="image/png", headers=headers)
