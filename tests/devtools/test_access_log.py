"""The lines that web server and proxy write about requests."""

import runpy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from devtools.places import CHECKOUT

DRAFT = "0b5ad3a3-6d5c-4a5c-9a55-0d1f7f2c9a11"


@pytest.fixture(scope="module")
def settings():
    return runpy.run_path(str(CHECKOUT / "deploy" / "gunicorn.conf.py"))


def line(settings, address: str) -> str:
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", settings["access_log_format"])
    logger = settings["logger_class"](config)
    written = []
    logger.access_log = SimpleNamespace(info=lambda text, atoms: written.append(text % atoms))
    environ = {
        "REQUEST_METHOD": "GET", "RAW_URI": address, "PATH_INFO": address.partition("?")[0],
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": "Browser/1",
    }  # fmt: skip
    answer = SimpleNamespace(status="200 OK", sent=5, headers=[])
    logger.access(answer, SimpleNamespace(headers=[]), environ, timedelta(milliseconds=7))
    return "".join(written)


@pytest.mark.parametrize(
    "rest", ["answer/", f"answer/{DRAFT}/", f"answer/{DRAFT}/?page=2", f"receipt/{DRAFT}/"]
)
@pytest.mark.parametrize("language", ["en", "bg"])
def test_nobody_is_written_down_on_the_way_of_a_questionnaire(settings, language, rest):
    way = f"/{language}/consultations/wg3-international-cooperation"
    assert line(settings, f"{way}/{rest}") == f'- "GET {way}/{rest.split("/")[0]}/… HTTP/1.1" 200 5 7ms'


def test_elsewhere_the_address_of_the_visitor_helps_against_attacks(settings):
    assert line(settings, "/en/practices/") == '192.0.2.7 "GET /en/practices/ HTTP/1.1" 200 5 7ms'


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/en/invitations/secret-key/", "/en/invitations/…/"),
        ("/en/notifications/unsubscribe/a:b:c/", "/en/notifications/unsubscribe/…/"),
        ("/en/accounts/password/reset/key/1-abc/", "/en/accounts/password/reset/key/…/"),
        ("/en/accounts/confirm-email/MQ:x/", "/en/accounts/confirm-email/…/"),
        ("/en/people/?q=Somebody", "/en/people/"),
        (f"/en/practices/{DRAFT}/", f"/en/practices/{DRAFT}/"),
    ],
)
def test_keys_and_queries_are_not_written_down(settings, address, shown):
    assert f'"GET {shown} HTTP/1.1"' in line(settings, address)


def test_probes_leave_no_line(settings):
    assert line(settings, "/readyz") == ""


def test_the_proxy_writes_no_access_log_and_leaves_visitors_out_of_its_errors():
    text = (CHECKOUT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    options, _, site = text.partition("{$PORTAL_HOST} {")
    assert "log" not in site
    for field in ("remote_ip", "client_ip", "headers"):
        assert f"request>{field} delete" in options
