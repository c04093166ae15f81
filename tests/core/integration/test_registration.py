"""Opening an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.utils.http import int_to_base36

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.privacy.models import Consent
from clusterpolisee.core.privacy.texts import TEXTS
from tests.conftest import person

pytestmark = pytest.mark.django_db
SIGN_UP = "/en/accounts/signup/"


def form(**changes):
    values = {
        "full_name": "Anna Kovács",
        "email": "anna@example.org",
        "preferred_language": "hu",
        "password1": "four words of mine",
        "password2": "four words of mine",
        "notice": "on",
    }
    return {**values, **changes}


def text_of(response):
    """The page without what is new each time, and without the address that was typed."""
    chance = r'value="[^"]*"|nonce="[^"]*"|Request number \w+|\w+@example\.org'
    return re.sub(r"\s+", " ", re.sub(chance, "", response.content.decode()))


def test_a_registration_keeps_name_language_and_the_notice_that_was_read(client):
    response = client.post("/it/accounts/signup/", form())
    assert response.status_code == 302
    user = User.objects.get(email="anna@example.org")
    assert (user.full_name, user.preferred_language) == ("Anna Kovács", "hu")
    consent = Consent.objects.get(user=user)
    text = TEXTS["privacy_notice"]
    assert (consent.text_version, consent.language) == (text.version, "it")
    assert consent.text_hash == text.fingerprint("it")


def test_the_form_opens_with_the_language_of_the_page(client):
    page = client.get("/bg/accounts/signup/")
    assert page.context["form"]["preferred_language"].value() == "bg"
    assert TEXTS["privacy_notice"].version in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notice": ""}, "notice"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "a" * 300}, "full_name"),
        ({"full_name": "Anna \u202eRossi"}, "full_name"),
        ({"email": "\u0430nna@example.org"}, "email"),
        ({"email": "a" * 300 + "@example.org"}, "email"),
        ({"password2": "something else"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"preferred_language": "fr"}, "preferred_language"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(client, changes, field):
    response = client.post(SIGN_UP, form(**changes))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.exists()
    kept = {**form(**changes)}
    assert response.context["form"]["email"].value() == kept["email"]
    assert response.context["form"]["full_name"].value() == kept["full_name"]


def test_the_twin_of_an_address_is_named(client):
    page = client.post(SIGN_UP, form(email="\u0430nna@example.org")).content.decode()
    assert "U+0430" in page
    assert "another sign" in page


def test_an_address_is_confirmed_by_a_button_and_not_by_opening_the_link(client):
    client.post(SIGN_UP, form())
    mail = OutboxMessage.objects.get(to="anna@example.org")
    address = re.search(r"https?://[^/]+(/\S+)", mail.text).group(1)
    assert client.get(address).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert client.post(address).status_code == 302
    assert EmailAddress.objects.get().verified


def test_registering_a_known_address_looks_the_same_and_changes_nothing(client):
    known = person("anna")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    pages = [
        client.post(SIGN_UP, form(email=e), follow=True) for e in ("anna@example.org", "new@example.org")
    ]
    assert text_of(pages[0]) == text_of(pages[1])
    assert pages[0].redirect_chain == pages[1].redirect_chain
    known.refresh_from_db()
    assert known.full_name == "Anna"
    assert not Consent.objects.filter(user=known).exists()


def test_log_in_and_reset_tell_nobody_which_addresses_exist(client):
    known = person("anna")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    both = ("anna@example.org", "new@example.org")
    tried = [client.post("/en/accounts/login/", {"login": e, "password": "wrong-password"}) for e in both]
    assert text_of(tried[0]) == text_of(tried[1])
    asked = [client.post("/en/accounts/password/reset/", {"email": e}, follow=True) for e in both]
    assert text_of(asked[0]) == text_of(asked[1])


def test_a_deactivated_account_cannot_log_in_and_does_not_say_why_without_the_password(client):
    known = person("anna", is_active=False)
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    tried = [
        client.post("/en/accounts/login/", {"login": e, "password": "wrong-password"})
        for e in ("anna@example.org", "new@example.org")
    ]
    assert text_of(tried[0]) == text_of(tried[1])


def test_who_only_typed_an_address_neither_blocks_it_nor_gets_its_owner_into_the_wrong_account(client):
    other = person("other")
    EmailAddress.objects.create(user=other, email="anna@example.org", verified=False)
    client.post("/en/accounts/password/reset/", {"email": "anna@example.org"})
    assert OutboxMessage.objects.get(to="anna@example.org").kind == "unknown_account"
    client.post(SIGN_UP, form())
    opened = User.objects.get(email="anna@example.org")
    client.post("/en/accounts/password/reset/", {"email": "anna@example.org"})
    letter = OutboxMessage.objects.get(to="anna@example.org", kind="password_reset_key")
    assert f"/key/{int_to_base36(opened.pk)}-" in letter.text


def test_links_in_the_mails_of_the_log_in_library_lead_to_the_portal_under_whatever_name_it_was_asked(
    client, settings
):
    settings.PORTAL_URL = "https://portal.example"
    known = person("anna")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    host = {"headers": {"host": "localhost:6666"}}
    client.post(SIGN_UP, form(email="new@example.org"), **host)
    client.post(SIGN_UP, form(email=known.email), **host)
    client.post("/en/accounts/password/reset/", {"email": known.email}, **host)
    client.post("/en/accounts/password/reset/", {"email": "nobody@example.org"}, **host)
    letters = list(OutboxMessage.objects.all())
    assert len(letters) == 4
    for letter in letters:
        assert "localhost" not in letter.subject + letter.text + letter.html
        assert "ClusterPoliSEE" in letter.text.partition("-- ")[0]
        assert set(re.findall(r"https?://[^/\s]+", letter.text)) == {"https://portal.example"}


def test_mails_of_the_log_in_library_lead_to_pages_in_their_own_language(client):
    known = person("anna", preferred_language="bg")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    client.post("/it/accounts/password/reset/", {"email": known.email})
    letter = OutboxMessage.objects.get(to=known.email)
    assert "/bg/accounts/password/reset/key/" in letter.text
    assert "/it/" not in letter.text


def test_who_owns_an_account_learns_by_mail_that_its_password_was_changed(client):
    known = person("anna", preferred_language="bg")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    known.set_password("four words of mine")
    known.save()
    client.post("/en/accounts/login/", {"login": known.email, "password": "four words of mine"})
    change = {"oldpassword": "four words of mine", "password1": "other words of mine"}
    client.post("/en/accounts/password/change/", {**change, "password2": "other words of mine"})
    assert OutboxMessage.objects.get(to=known.email).kind == "password_changed"
