"""What the addresses for machines say."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError, DataError, InterfaceError, OperationalError

from clusterpolisee.core.outbox import pulse
from clusterpolisee.core.ui.views import errors

pytestmark = pytest.mark.django_db


def test_healthz_needs_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_readyz_is_green_only_when_every_part_is(client):
    alive = {"redis": True, "worker": True, "beat": True}
    with patch.object(pulse, "read", return_value=alive):
        response = client.get("/readyz")
    assert response.status_code == 200
    assert set(response.json()) == {
        "database",
        "redis",
        "worker",
        "beat",
        "migrations",
        "restored",
        "version",
    }
    with patch.object(pulse, "read", return_value={**alive, "beat": False}):
        response = client.get("/readyz")
    assert (response.status_code, response.json()["beat"]) == (503, "down")


def test_the_pulse_is_kept_in_the_real_redis():
    pulse._beat("worker")
    assert pulse.read()["redis"] is True
    assert pulse.read()["worker"] is True


def test_a_redis_that_is_not_there_is_told(settings):
    settings.REDIS_URL = "unix:///nonexistent/redis.sock"
    assert pulse.read() == {"redis": False, "worker": False, "beat": False}


def answer_to(fault, request):
    try:
        raise fault
    except fault:
        return errors.server_error(request)


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError, DatabaseError])
def test_a_lost_database_is_503_with_a_time_to_come_back(rf, fault):
    response = answer_to(fault, rf.get("/en/"))
    assert (response.status_code, response["Retry-After"]) == (503, "15")


@pytest.mark.parametrize("fault", [DataError, ValueError])
def test_another_fault_is_500(rf, fault):
    assert answer_to(fault, rf.get("/en/")).status_code == 500
