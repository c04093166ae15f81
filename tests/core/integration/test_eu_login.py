"""EU Login is off unless the environment names a provider."""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(*command, **variables):
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "clusterpolisee.settings", **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_by_default_there_is_neither_a_link_nor_a_route(client, db):
    assert "EU Login" not in client.get("/en/accounts/login/").content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["eulogin"])


def test_half_a_configuration_stops_the_start():
    refused = _run("-m", "django", "check", EU_LOGIN_CLIENT_ID="portal")
    assert refused.returncode != 0
    assert "needs EU_LOGIN_SECRET and EU_LOGIN_URL" in refused.stderr


def test_signing_in_works_where_it_is_switched_on():
    """The tests of tests/eu_login, with the settings they need and a database of their own."""
    database = urlsplit(os.environ["DATABASE_URL"])
    own = f"{settings.DATABASES['default']['NAME'].removeprefix('test_')}_eu"
    ran = _run(
        "-m", "pytest", "tests/eu_login", "-q", "--no-cov", "-p", "no:cacheprovider",
        DATABASE_URL=urlunsplit(database._replace(path=f"/{own}")),
        EU_LOGIN_CLIENT_ID="portal",
        EU_LOGIN_SECRET="secret of the portal",
        EU_LOGIN_URL=f"http://127.0.0.1:{_free_port()}",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert "skipped" not in ran.stdout
