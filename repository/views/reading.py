"""The pages everyone can read."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import EVERYONE, policy
from repository import presenters, queries
from repository.forms import FilterForm
from repository.models import Practice
from repository.permissions import can_edit, can_publish

PER_PAGE = 12
FILTERS = ("q", "group", "country", "language")


@policy(get=EVERYONE)
def practice_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    filters = form.filters
    found = queries.found(request.user, filters, get_language() or "en")
    page = page_of(request, found, per_page=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "practices": queries.for_cards(page.object_list),
        "total": Practice.objects.visible_to(request.user).count(),
        "chips": presenters.chips(request.GET, form, FILTERS),
        "orders": presenters.order_links(request.GET, filters.order, searching=bool(filters.text)),
        "can_publish": can_publish(request.user),
    }
    return render(request, "repository/practice_list.html", context)


@policy(get=EVERYONE)
def practice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    rows = Practice.objects.visible_to(request.user).select_related("group", "country", "organisation")
    found = get_object_or_404(rows, public_id=public_id)
    related = queries.latest(request.user, limit=4, group=found.group)
    context = {
        "practice": found,
        "parts": presenters.parts(found),
        "languages": presenters.language_names(found.languages),
        "related": [other for other in related if other.pk != found.pk][:3],
        "can_edit": can_edit(found, request.user),
    }
    return render(request, "repository/practice.html", context)
