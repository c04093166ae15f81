"""What is meant for one person stays with that person."""

from unittest.mock import patch

import pytest
from django.urls import reverse

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from tests.conftest import person

PRIVATE = {"private", "no-store"}


def _cache_words(response):
    return {word.strip() for word in response.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize(
    "path",
    ["/en/my-work/", "/en/accounts/email/", "/en/accounts/password/change/", "/en/accounts/sessions/",
     "/en/accounts/2fa/", "/en/practices/new/", "/en/", "/en/consultations/"],
)  # fmt: skip
def test_no_cache_keeps_a_page_made_for_somebody_signed_in(cast, log_in, path):
    response = log_in(cast.partner).get(path)
    assert response.status_code == 200
    assert _cache_words(response) >= PRIVATE


def test_no_cache_keeps_a_page_whose_address_holds_a_key(client, db):
    response = client.get("/en/accounts/password/reset/key/1-abc/")
    assert _cache_words(response) >= PRIVATE


def test_a_visitors_page_without_a_secret_may_be_kept_by_the_browser(client, db):
    assert "no-store" not in _cache_words(client.get("/en/working-groups/"))


def test_health_is_told_without_asking_who_asks(cast, log_in, django_assert_num_queries):
    client = log_in(cast.partner)
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_the_back_office_has_no_log_in_of_its_own(client, db):
    response = client.get("/en/back-office/login/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert (
        client.post("/en/back-office/login/", {"username": "a@b.example", "password": "x"}).status_code == 405
    )


def test_the_back_office_tells_others_whom_it_is_for(cast, log_in):
    response = log_in(cast.partner).get("/en/back-office/", follow=True)
    assert response.status_code == 403
    assert "for administrators of the portal" in response.content.decode()


def test_an_administrator_enters_the_back_office(db, log_in):
    administrator = person("adela", is_staff=True, is_superuser=True)
    Office.objects.create(user=administrator, kind=OfficeKind.ADMINISTRATOR)
    client = log_in(administrator)
    assert client.get("/en/back-office/").status_code == 200
    assert client.get("/en/back-office/login/")["Location"] == "/en/back-office/"


def registration(email):
    password = "long-enough-2013"
    person_facts = {"full_name": "Anna", "preferred_language": "en", "notice": "on"}
    return {"email": email, "password1": password, "password2": password, **person_facts}


def test_whoever_has_just_registered_is_told_to_look_for_the_mail(client, db):
    sent = registration("new@example.org")
    response = client.post("/en/accounts/signup/", sent, follow=True)
    assert [address for address, _status in response.redirect_chain] == ["/en/accounts/confirm-email/"]
    assert response.status_code == 200


def test_registration_does_not_tell_whose_address_is_known(cast, client):
    sent = registration(cast.partner.email)
    with patch("clusterpolisee.core.accounts.adapter.make_password") as hashed:
        response = client.post("/en/accounts/signup/", sent)
    assert (response.status_code, response["Location"]) == (302, "/en/accounts/confirm-email/")
    assert hashed.called, "it would be quicker than for a new address"


def test_an_administrator_cannot_log_in_as_somebody_else(cast, log_in):
    """The back office chooses neither the password nor the address to which a new one would be sent."""
    client = log_in(cast.administrator)
    page = f"/en/back-office/core/user/{cast.leader.pk}/"
    before = User.objects.get(pk=cast.leader.pk)
    chosen = {"usable_password": "true", "password1": "chosen by another", "password2": "chosen by another"}
    assert client.post(f"{page}password/", chosen)["Location"] == cast.leader.get_absolute_url()
    assert b'name="email"' not in client.get(f"{page}change/").content
    inlines = {
        f"{name}-{key}": value
        for name in ("offices", "mandates")
        for key, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }
    values = {"full_name": "New", "preferred_language": "it", "email": "mine@example.org", "password": "x"}
    assert client.post(f"{page}change/", {**values, **inlines}).status_code == 302
    after = User.objects.get(pk=cast.leader.pk)
    assert (after.full_name, after.email, after.password) == ("New", before.email, before.password)
