"""Who must show a second factor before reading what is confidential."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office
from tests.conftest import person
from tests.second_factor import totp
from workinggroups.models import Leadership

pytestmark = pytest.mark.django_db(transaction=True)  # a factor counts once its transaction is over
DESK = "/en/calls/wg3/desk/expressions/"
ASKED = "/en/second-factor/"
PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _a_code_may_be_half_a_minute_old(settings):
    settings.MFA_TOTP_TOLERANCE = 1  # a test may run across the edge of two codes


def signed_in(user, client=None):
    """A client that went through the log-in page itself."""
    client = client or Client()
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def enrol(client):
    """Set an app up as its owner does, password first; returns its secret."""
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    response = client.post("/en/accounts/2fa/totp/activate/", {"code": totp(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


@pytest.mark.parametrize("who", ["leader", "secretariat"])
def test_a_guarded_role_without_a_second_factor_is_led_to_the_page_that_explains(cast, call, log_in, who):
    client = log_in(getattr(cast, who), second_factor=False)
    response = client.get(DESK, follow=True)
    assert response.redirect_chain[0][0].startswith(ASKED)
    page = response.content.decode()
    assert "A second factor is needed" in page
    assert "/en/accounts/2fa/totp/activate/" in page
    assert client.get("/en/my-work/").status_code == 200


def test_the_back_office_asks_for_a_second_factor_too(cast, log_in):
    response = log_in(cast.administrator, second_factor=False).get("/en/back-office/")
    assert response["Location"].startswith(ASKED)
    assert log_in(cast.administrator).get("/en/back-office/").status_code == 200


def test_a_form_is_not_taken_without_the_second_factor_and_not_repeated_by_itself(cast, log_in):
    response = log_in(cast.administrator, second_factor=False).post("/en/back-office/logout/")
    assert response["Location"] == ASKED


def test_people_without_a_guarded_role_are_not_asked(cast, call, log_in):
    assert log_in(cast.partner, second_factor=False).get(DESK).status_code == 403


def test_with_the_requirement_off_a_password_is_enough(cast, call, log_in, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert log_in(cast.leader, second_factor=False).get(DESK).status_code == 200


def test_setting_up_an_app_opens_the_page_that_was_wanted(cast, call):
    client = signed_in(cast.leader)
    assert client.get(DESK, follow=True).status_code == 200
    enrol(client)
    codes = client.get("/en/accounts/2fa/recovery-codes/")
    assert codes.context["unused_codes"][0] in codes.content.decode()
    assert f'href="{ASKED}"' in codes.content.decode()
    response = client.get(ASKED)
    assert (response.status_code, response["Location"]) == (302, DESK)
    assert client.get(DESK).status_code == 200


def test_log_in_with_password_and_code_opens_confidential_pages(cast, call):
    secret = enrol(signed_in(cast.leader))
    client = signed_in(cast.leader)
    assert client.get("/en/my-work/").status_code == 302
    code = totp(secret)
    response = client.post("/en/accounts/2fa/authenticate/", {"code": code})
    assert response.status_code == 302
    assert client.get(DESK).status_code == 200


def test_a_code_is_good_for_one_log_in(cast):
    secret = enrol(signed_in(cast.leader))
    code = totp(secret)
    assert signed_in(cast.leader).post("/en/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    again = signed_in(cast.leader).post("/en/accounts/2fa/authenticate/", {"code": code})
    assert again.status_code == 200
    assert "Incorrect code" in again.content.decode()


def test_a_recovery_code_is_good_for_one_log_in(cast, call):
    client = signed_in(cast.leader)
    enrol(client)
    shown = client.get("/en/accounts/2fa/recovery-codes/")
    code = shown.context["unused_codes"][0]
    other = signed_in(cast.leader)
    assert other.post("/en/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert other.get(DESK).status_code == 200
    again = signed_in(cast.leader)
    assert again.post("/en/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_setting_up_a_factor_ends_the_other_sessions(cast):
    elsewhere, here = signed_in(cast.leader), signed_in(cast.leader)
    enrol(here)
    assert elsewhere.get("/en/my-work/").status_code == 302
    assert here.get("/en/my-work/").status_code == 200
    assert UserSession.objects.filter(user=cast.leader).count() == 1


def test_a_session_of_before_confirms_with_the_factor_and_goes_on(cast, call, log_in):
    """As after a log-in that knows no second factor of ours."""
    secret = enrol(signed_in(cast.leader))
    client = log_in(cast.leader, second_factor=False)
    page = client.get(DESK, follow=True).content.decode()
    assert "Confirm with the second factor" in page
    address = re.search(r'href="(/en/accounts/2fa/reauthenticate/[^"]+)"', page).group(1)
    code = totp(secret)
    response = client.post(address, {"code": code}, follow=True)
    assert response.redirect_chain[-1][0] == DESK


def test_who_loses_the_factor_is_asked_to_set_up_a_new_one(cast, call, log_in):
    client = log_in(cast.leader)
    assert client.get(DESK).status_code == 200
    Authenticator.objects.filter(user=cast.leader).delete()
    assert client.get(DESK)["Location"].startswith(ASKED)


def test_a_role_given_today_asks_at_the_next_request_and_one_that_ended_no_longer(cast, groups, log_in):
    client = log_in(cast.administrator, second_factor=False)
    office = Office.objects.get(user=cast.administrator)
    assert client.get("/en/back-office/")["Location"].startswith(ASKED)
    Office.objects.filter(pk=office.pk).update(ended_at=timezone.now())
    assert client.get("/en/back-office/")["Location"].startswith("/en/back-office/login/")
    Leadership.objects.create(group=groups[5], user=cast.partner)
    client = log_in(cast.partner, second_factor=False)
    assert client.get("/en/working-groups/5/dashboard/")["Location"].startswith(ASKED)


def test_the_page_leads_to_no_other_site(cast, log_in):
    client = log_in(cast.leader)
    assert client.get(ASKED, {"next": "https://evil.example/"})["Location"] == "/en/my-work/"


def test_keys_of_factors_are_stored_sealed(cast):
    secret = enrol(signed_in(cast.leader))
    stored = Authenticator.objects.get(user=cast.leader, type="totp").data["secret"]
    assert secret not in stored


def test_a_fresh_account_may_set_up_a_factor_too(client):
    anna = person("anna")
    enrol(signed_in(anna, client))
    assert client.get(ASKED)["Location"] == "/en/my-work/"
