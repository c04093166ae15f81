"""User management: the list of people, its files, and the page of one person."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.permissions import can_administer, manages_everybody
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.partners import people_queries
from clusterpolisee.core.partners.permissions import check_can_manage_people
from clusterpolisee.core.partners.services import bulk
from clusterpolisee.core.ui.downloads import CSV, XLSX, download
from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.people import tables
from clusterpolisee.core.ui.people.forms import PeopleFilter
from clusterpolisee.core.ui.people.person_page import person_page
from clusterpolisee.core.ui.policies import policy

MANAGERS = "administrator, secretariat or coordinator of a body"


def visible_person(request: HttpRequest, public_id: uuid.UUID) -> User:
    """Somebody the reader manages, or the reader; 404 for everybody else."""
    check_can_manage_people(request.user)
    person: User = get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)
    return person


def filtered(request: HttpRequest) -> tuple[PeopleFilter, Any]:
    """The filters of the address and the people they leave."""
    check_can_manage_people(request.user)
    form = PeopleFilter(request.GET, user=request.user)
    return form, people_queries.people(request.user, form.criteria())


@policy(get=MANAGERS, confidential=True)
def people_list(request: HttpRequest) -> HttpResponse:
    form, found = filtered(request)
    page = page_of(request, found)
    rows = people_queries.rows_of(list(page))
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "changes": bulk.changes_for(request.user).values(),
        "most": bulk.MOST,
        "sees_all": manages_everybody(request.user),
        "is_administrator": can_administer(request.user),
        "has_sample": any(row.person.is_sample for row in rows),
    }
    return render(request, "core/people_list.html", context)


@policy(get=MANAGERS, confidential=True)
def people_csv(request: HttpRequest) -> HttpResponse:
    return _file(request, tables.csv, "people.csv", CSV)


@policy(get=MANAGERS, confidential=True)
def people_xlsx(request: HttpRequest) -> HttpResponse:
    return _file(request, tables.xlsx, "people.xlsx", XLSX)


def _file(request: HttpRequest, made: Any, name: str, content_type: str) -> HttpResponse:
    form, found = filtered(request)
    if form.errors:
        return redirect(f"{reverse('core:people_list')}?{request.GET.urlencode()}")
    rows = people_queries.rows_of(list(found))
    log_read("people.export", by=request.user, count=len(rows))
    return download(made(rows), name, content_type)


@policy(get=MANAGERS, confidential=True)
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = visible_person(request, public_id)
    return render(request, "core/person.html", person_page(found, reader=request.user))
