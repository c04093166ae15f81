"""Pages that say something and do nothing: plain text, what went wrong, the components."""

import pytest
from django.template.loader import get_template, render_to_string
from django.utils import translation

from clusterpolisee.core.languages.codes import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["accessibility", "privacy", "counting", "contact"])
def test_plain_pages_stand_in_every_language(client, language, page):
    html = client.get(f"/{language}/{page}/").content.decode()
    assert f'<html lang="{language}">' in html
    assert html.count("<h1>") == 1
    assert f'hreflang="{language}" aria-current="true"' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_does_not_exist_keeps_the_frame_and_names_the_request(client, language):
    response = client.get(f"/{language}/nowhere/")
    html = response.content.decode()
    assert response.status_code == 404
    assert response["X-Request-ID"] in html
    assert f'<html lang="{language}">' in html


@pytest.mark.parametrize("code", ["500", "503"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_for_a_fault_of_ours_need_neither_request_nor_database(
    code, language, django_assert_num_queries
):
    with translation.override(language), django_assert_num_queries(0):
        html = render_to_string(f"errors/{code}.html", {"request_number": "abc-123"})
    assert "abc-123" in html
    assert f'href="/{language}/"' in html


@pytest.mark.parametrize("code", ["400", "403", "405", "409", "429", "csrf"])
def test_every_refusal_has_a_page_and_gives_its_reason_where_it_has_one(client, code):
    request = client.get("/en/contact/").wsgi_request
    context = {"reason": "The call closed yesterday.", "ask": "Ask Anna."}
    html = render_to_string(f"errors/{code}.html", context, request)
    assert ("The call closed yesterday." in html) is (code in {"403", "409", "429"})
    assert ("Ask Anna." in html) is (code in {"403", "409"})


def test_too_many_attempts_are_told_in_our_own_words():
    assert "errors/429.html" in get_template("429.html").template.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_shows_every_component(client, language):
    html = client.get(f"/{language}/components/").content.decode()
    for piece in ("error-summary", "save-bar", "wg-tag", "seat free", "meter", "pager", "chart", "ribbon"):
        assert piece in html


def test_the_gallery_is_closed_in_production(client, settings):
    settings.PORTAL_ENV = "production"
    assert client.get("/en/components/").status_code == 404


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_account_pages_wear_the_look_of_the_portal(client, path):
    html = client.get(f"/bg/accounts/{path}/").content.decode()
    assert 'class="site-head"' in html
    assert 'class="form-label"' in html
    assert "placeholder" not in html


def test_a_failed_log_in_is_told_above_the_form_and_keeps_the_address(client):
    entries = {"login": "nobody@example.org", "password": "wrong-password"}
    html = client.post("/it/accounts/login/", entries).content.decode()
    assert 'class="error-summary"' in html
    assert 'value="nobody@example.org"' in html


def test_a_form_refused_for_its_size_is_read_to_the_end_so_that_the_reader_sees_why(client, db):
    response = client.post("/en/accounts/login/", {"login": "x" * 3_000_000})
    assert response.status_code == 400
    assert response.wsgi_request.read(1) == b""
