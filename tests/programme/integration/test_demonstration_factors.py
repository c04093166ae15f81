"""Demonstration accounts that log in with an authenticator app."""

import json
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from clusterpolisee.core.accounts.models import User
from programme.services.demonstration import ACCOUNTS, PASSWORD
from programme.services.demonstration_factors import enrol, secret_of
from tests.second_factor import totp

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(settings):
    settings.MFA_TOTP_TOLERANCE = 1
    return [User.objects.create_user(a.email, PASSWORD, is_sample=True) for a in ACCOUNTS]


def listed():
    out = StringIO()
    call_command("demo", "--list", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_accounts_log_in_by_password_alone_until_they_are_enrolled(accounts):
    assert all(set(row) == {"role", "email", "password"} for row in listed())


def test_enrolled_accounts_are_listed_with_a_key_whose_codes_work_once(accounts):
    assert enrol() == len(ACCOUNTS)
    assert enrol() == 0
    for row in listed():
        app = TOTP(Authenticator.objects.get(user__email=row["email"], type="totp"))
        code = totp(row["totp_secret"])
        assert app.validate_code(code)
        assert not app.validate_code(code)


def test_a_role_has_the_same_key_in_every_installation_and_no_other_role_has_it():
    keys = {secret_of(account) for account in ACCOUNTS}
    assert len(keys) == len(ACCOUNTS)
    assert keys == {secret_of(account) for account in ACCOUNTS}
