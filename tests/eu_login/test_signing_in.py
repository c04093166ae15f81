"""Signing in with EU Login. tests/core/integration/test_eu_login.py runs this with the settings on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.privacy.models import Consent
from clusterpolisee.core.ui.policies import policy_of, routes
from tests.conftest import person
from tests.eu_login.provider import CODE, provider

pytestmark = pytest.mark.django_db
ANNA = {"sub": "anna-1", "name": "Anna Kovács", "email": "anna@example.org", "email_verified": True}
START = "/en/accounts/oidc/eulogin/login/"
FORM = "/en/accounts/3rdparty/signup/"


def come_back(client, claims):
    """From the button on our page to the provider and back."""
    with provider(settings.EU_LOGIN_URL, settings.EU_LOGIN_CLIENT_ID, claims):
        leaving = client.post(START)
        assert leaving.status_code == 302
        assert leaving["Location"].startswith(f"{settings.EU_LOGIN_URL}/authorize?")
        query = parse_qs(urlsplit(leaving["Location"]).query)
        back = urlsplit(query["redirect_uri"][0]).path
        return client.get(back, {"code": CODE, "state": query["state"][0]})


def filled(**changes):
    values = {
        "full_name": "Anna Kovács", "email": "anna@example.org", "preferred_language": "hu", "notice": "on",
    }  # fmt: skip
    return {**values, **changes}


def test_the_pages_of_log_in_and_registration_lead_there(client):
    for path in ("/en/accounts/login/", "/bg/accounts/signup/"):
        page = client.get(path)
        assert "EU Login" in page.content.decode()
        assert "accounts/oidc/eulogin/login/" in page.content.decode()
        assert settings.EU_LOGIN_URL in page["Content-Security-Policy"]
    assert client.get(START).status_code == 200, "a link alone does not lead away"


def test_every_route_has_a_policy_line():
    assert all(policy_of(route.view) for route in routes())


def test_the_first_sign_in_asks_for_the_privacy_notice_and_opens_an_account(client):
    assert come_back(client, ANNA)["Location"] == FORM
    page = client.get(FORM)
    assert page.context["form"]["full_name"].value() == "Anna Kovács"
    assert list(client.post(FORM, filled(notice="")).context["form"].errors) == ["notice"]
    assert not User.objects.exists()
    assert client.post(FORM, filled()).status_code == 302
    user = User.objects.get(email="anna@example.org")
    assert (user.full_name, user.preferred_language) == ("Anna Kovács", "hu")
    assert EmailAddress.objects.get(user=user).verified
    assert Consent.objects.filter(user=user).exists()
    assert client.get("/en/my-work/").status_code == 200


def test_the_second_sign_in_needs_no_form(client):
    come_back(client, ANNA)
    client.post(FORM, filled())
    again = Client()
    assert come_back(again, ANNA).status_code == 302
    assert again.get("/en/my-work/").status_code == 200


def test_an_address_the_provider_has_not_checked_is_checked_by_us(client):
    come_back(client, {**ANNA, "email_verified": False})
    assert client.post(FORM, filled())["Location"] == "/en/accounts/confirm-email/"
    assert not EmailAddress.objects.get().verified
    assert client.get("/en/my-work/").status_code == 302


def test_another_address_than_the_providers_is_not_taken(client):
    come_back(client, ANNA)
    client.post(FORM, filled(email="other@example.org"))
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["anna@example.org"]


def test_an_address_the_provider_does_not_tell_is_checked_by_us(client):
    come_back(client, {"sub": "anna-1", "name": "Anna"})
    assert client.post(FORM, filled())["Location"] == "/en/accounts/confirm-email/"
    assert not EmailAddress.objects.get().verified
    assert client.get("/en/my-work/").status_code == 302


@pytest.mark.parametrize("verified", [True, False])
def test_nobody_takes_an_account_over(client, verified):
    owner = person("anna")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    come_back(client, {**ANNA, "email_verified": verified})
    assert client.post(FORM, filled())["Location"] == "/en/accounts/confirm-email/"
    assert client.get("/en/my-work/").status_code == 302
    assert User.objects.count() == 1
    assert OutboxMessage.objects.filter(to=owner.email, kind="account_already_exists").exists()


def test_an_answer_nobody_asked_for_is_refused(client):
    with provider(settings.EU_LOGIN_URL, settings.EU_LOGIN_CLIENT_ID, ANNA):
        response = client.get(f"{START}callback/", {"code": CODE, "state": "made-up"})
    assert not User.objects.exists()
    assert response.status_code in (200, 401, 403)
