"""Every route has a policy line, and the middleware keeps to it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from clusterpolisee.core.ui.policies import EVERYONE, policy_of, routes


def test_every_route_has_a_policy_line():
    found = [(route.path, policy_of(route.view)) for route in routes()]
    assert len(found) > 40
    assert all(line.get or line.post for _path, line in found)


def test_the_command_prints_every_route():
    out = StringIO()
    call_command("policies", "--json", stdout=out)
    lines = json.loads(out.getvalue())
    assert len(lines) == len(list(routes()))
    assert {"route", "path", "get", "post"} == set(lines[0])


def test_a_visitor_is_asked_to_log_in_wherever_a_page_is_not_for_everyone(client, db):
    for route in routes():
        line = policy_of(route.view)
        if line.get not in (None, EVERYONE) and "<" not in route.path and "(" not in route.path:
            response = client.get(route.path)
            assert response.status_code == 302, route.path
            assert "login" in response["Location"], route.path


@pytest.mark.parametrize(
    "path", ["/en/working-groups/", "/en/practices/", "/en/consultations/", "/en/partners/"]
)
def test_a_page_without_a_form_refuses_a_post(client, db, path):
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/healthz", "/en/"])
def test_methods_nobody_offers_are_refused(client, db, path):
    assert client.delete(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/xx/",
        "/en/practices/?q=%00",
        "/en/%00/",
        "/en/working-groups/7/",
        "/en/practices/?page=0",
        "/en/nowhere/",
    ],
)
def test_addresses_that_lead_nowhere_are_404(client, db, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("header", "code"), [("bg,en;q=0.5", "bg"), ("hu", "hu"), ("fr", "en")])
def test_the_first_page_comes_in_the_language_of_the_browser(client, db, header, code):
    response = client.get("/", headers={"accept-language": header})
    assert response.status_code == 302
    assert response["Location"] == f"/{code}/"
