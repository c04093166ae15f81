"""Every route has a policy line, and the middleware keeps to it."""

import json
import re
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.ui.policies import EVERYONE, policy_of, routes


def test_every_route_has_a_policy_line():
    found = [(route.path, policy_of(route.view)) for route in routes()]
    assert len(found) > 40
    assert all(line.get or line.post for _path, line in found)


def test_the_command_prints_every_route_in_short():
    out = StringIO()
    call_command("policies", stdout=out)
    assert len(out.getvalue().splitlines()) == len(list(routes()))
    assert re.search(r"/en/calls/ +GET everyone +POST -", out.getvalue())


def test_the_command_prints_the_verdict_for_every_role_and_object():
    out = StringIO()
    call_command("policies", "--json", stdout=out)
    verdicts = json.loads(out.getvalue())
    assert {"route", "path", "label", "role", "method", "verdict"} == set(verdicts[0])
    asked = {tuple(one[key] for key in ("route", "label", "role", "method")): one for one in verdicts}
    assert len(asked) == len(verdicts)
    assert asked["workinggroups:expression", "conflict", "stakeholder", "GET"]["verdict"] == "404"
    assert asked["workinggroups:expression", "conflict", "stakeholder", "POST"]["verdict"] == "405"
    assert asked["core:my_page", "-", "visitor", "GET"] | {"path": "/en/my-page/"} in verdicts


def test_the_command_says_so_when_there_is_no_table(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=r"cannot be read.*table\.csv"):
        call_command("policies", "--json")


@pytest.mark.parametrize(
    "line",
    ["healthz, -, GET", "healthz, -, GET, perhaps", "healthz, -, PUT, 405", "nowhere, -, GET, allowed"],
)
def test_the_command_refuses_a_table_that_cannot_be(settings, tmp_path, line):
    settings.BASE_DIR = tmp_path
    (tmp_path / "tests/permissions").mkdir(parents=True)
    (tmp_path / "tests/permissions/table.csv").write_text(f"# note\nroute, label, method, visitor\n{line}\n")
    with pytest.raises(CommandError):
        call_command("policies", "--json")


def test_a_form_of_the_account_pages_sent_late_asks_for_the_password_again(cast, log_in):
    """It was a fault: what the library raised did not reach the one who answers it."""
    response = log_in(cast.stakeholder).post("/en/accounts/2fa/totp/activate/", {"code": "123456"})
    assert response.status_code == 302
    assert "/accounts/reauthenticate/" in response["Location"]


def test_what_a_faulty_account_page_wrote_is_undone(cast, log_in):
    client = log_in(cast.stakeholder)
    client.raise_request_exception = False
    with patch("allauth.account.views.EmailView.post", _write_and_fail):
        response = client.post("/en/accounts/email/", {"email": "more@example.org", "action_add": ""})
    assert response.status_code == 500
    assert not User.objects.filter(full_name="Half").exists()


def _write_and_fail(view, request):
    User.objects.filter(pk=request.user.pk).update(full_name="Half")
    raise ZeroDivisionError


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
