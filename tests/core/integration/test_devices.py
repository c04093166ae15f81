"""The list of devices a person is signed in with."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from clusterpolisee.core.accounts.browsers import device
from clusterpolisee.core.middleware.last_seen import NOTED_AT
from tests.conftest import person

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
LIST = "/en/accounts/sessions/"


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (PHONE, "Safari", "iPhone"),
        (FIREFOX, "Firefox", "Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit Chrome/126.0 Safari/537.36", "Chrome", "Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/126 Safari/537 Edg/126.0", "Edge", "Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit SamsungBrowser/25", "Samsung Internet", "Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit Version/17 Safari/605", "Safari", "macOS"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_browser_and_system_are_named_in_words(agent, browser, system):
    assert (device(agent).browser, device(agent).system) == (browser, system)


def signed_in(agent):
    client = Client(headers={"user-agent": agent})
    client.post("/en/accounts/login/", {"login": "anna@example.org", "password": "a-long-password-1"})
    return client


@pytest.fixture
def anna(db):
    user = person("anna")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_the_list_shows_words_and_the_own_device(anna):
    signed_in(PHONE)
    page = signed_in(FIREFOX).get(LIST).content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert "Mozilla/5.0" not in page
    assert page.count("This device") == 1


def test_signing_out_everywhere_else_works_at_once_and_leaves_this_one(anna):
    phone, here = signed_in(PHONE), signed_in(FIREFOX)
    assert here.post(LIST).status_code == 302
    assert phone.get(LIST).status_code == 302
    assert here.get(LIST).status_code == 200


def test_this_device_is_signed_out_by_its_own_button(anna):
    phone, here = signed_in(PHONE), signed_in(FIREFOX)
    here.post("/en/accounts/logout/")
    assert here.get(LIST).status_code == 302
    assert phone.get(LIST).status_code == 200


def test_the_last_use_is_noted_every_five_minutes_at_most(anna, django_assert_num_queries):
    client = signed_in(FIREFOX)
    client.get(LIST)
    before = UserSession.objects.get().last_seen_at
    client.get(LIST)
    assert UserSession.objects.get().last_seen_at == before
    session = client.session
    session[NOTED_AT] = time.time() - 301
    session.save()
    client.get(LIST)
    assert UserSession.objects.get().last_seen_at > before


def test_the_page_is_private_and_shows_nobody_elses_devices(anna, cast, log_in):
    signed_in(PHONE)
    page = log_in(cast.partner).get(LIST)
    assert "iPhone" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
