"""What production refuses, and that it starts with good settings."""

import os
import secrets
import subprocess
import sys

import pytest
from celery.signals import beat_init, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from clusterpolisee.core.accounts.services.startup import refuse_demo_accounts_in_production
from tests.conftest import person

GOOD = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "PORTAL_URL": "https://portal.example.org",
    "DEBUG": "",
}


def _checked(**changes):
    """`manage.py check --deploy` in the environment of a production server."""
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {
        **os.environ,
        **GOOD,
        **changes,
        "DJANGO_SETTINGS_MODULE": "clusterpolisee.settings",
    }
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_good_settings_pass_the_check_for_deployment_without_a_warning():
    checked = _checked()
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "needs a SECRET_KEY of its own"),
        ({"SECRET_KEY": "changeme"}, "of at least 50 characters"),
        ({"DEBUG": "yes"}, "does not run with DEBUG"),
        ({"REQUIRE_SECOND_FACTOR": "no"}, "does not run without REQUIRE_SECOND_FACTOR"),
    ],
)
def test_production_refuses_settings_of_development(changes, words):
    refused = _checked(**changes)
    assert refused.returncode != 0
    assert words in refused.stderr


def test_production_refuses_active_demonstration_accounts(db, settings):
    settings.ALLOW_DEMO_ACCOUNTS = False
    refuse_demo_accounts_in_production()
    sample = person("sample", is_sample=True)
    with pytest.raises(ImproperlyConfigured):
        refuse_demo_accounts_in_production()
    sample.is_active = False
    sample.save()
    refuse_demo_accounts_in_production()


def test_behind_a_proxy_the_limits_of_log_in_count_whom_the_proxy_names(rf, settings):
    from allauth.core.internal.httpkit import get_client_ip

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.9, 203.0.113.7"})
    assert get_client_ip(request) == "203.0.113.7"


@pytest.mark.django_db(transaction=True)  # beat gives its connection back before it begins
@pytest.mark.parametrize("signal", [worker_init, beat_init], ids=["worker", "beat"])
def test_worker_and_beat_do_not_start_with_demonstration_accounts_either(settings, signal):
    settings.ALLOW_DEMO_ACCOUNTS = False
    signal.send(sender=None)
    person("sample", is_sample=True)
    with pytest.raises(SystemExit, match="demonstration accounts"):
        signal.send(sender=None)
