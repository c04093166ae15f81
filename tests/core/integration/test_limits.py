"""Limits on log-in, reset, registration and invitations; and that they hold with Redis down."""

import threading
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from clusterpolisee.core.accounts import limits
from clusterpolisee.core.accounts.limits import Limit, LimitReached
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.outbox.models import OutboxMessage
from tests.conftest import person
from tests.core.integration.test_registration import form

THREE = Limit("tests", most=3, seconds=60)
LOGIN = "/en/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


def member(name="anna"):
    user = person(name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_a_limit_is_for_one_key_and_says_from_when_on_it_is_possible_again():
    for _ in range(3):
        limits.take(THREE, "anna")
    assert limits.left(THREE, "anna") == 0
    with pytest.raises(LimitReached) as reached:
        limits.take(THREE, "anna")
    assert 0 < reached.value.retry_at.timestamp() - time.time() <= 60
    assert limits.left(THREE, "ivan") == 3


def test_a_limit_goes_by_with_time(monkeypatch):
    for _ in range(3):
        limits.take(THREE, "anna")
    later = time.time() + 61
    monkeypatch.setattr(limits.time, "time", lambda: later)
    limits.take(THREE, "anna")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_slip_through():
    went = []

    def use():
        try:
            with transaction.atomic():
                limits.take(THREE, "anna")
            went.append(1)
        except LimitReached:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(went) == 3


@pytest.mark.django_db(transaction=True)
def test_what_failed_is_not_counted():
    with transaction.atomic():
        limits.take(THREE, "anna")
        transaction.set_rollback(True)
    assert limits.left(THREE, "anna") == 3


def test_guessing_one_password_stops_after_five_attempts_also_with_the_right_one():
    user, client = member(), Client()
    for _ in range(5):
        client.post(LOGIN, {"login": user.email, "password": "wrong"})
    response = client.post(LOGIN, {"login": user.email, "password": "a-long-password-1"})
    assert "Too many failed login attempts" in response.content.decode()
    other = member("ivan")
    assert client.post(LOGIN, {"login": other.email, "password": "a-long-password-1"}).status_code == 302


@pytest.mark.parametrize(
    ("path", "values", "most", "words"),
    [
        ("/bg/accounts/login/", {"login": "x@example.org", "password": "x"}, 30, "Твърде много опити"),
        ("/en/accounts/signup/", {}, 20, "Too many attempts"),
        ("/it/accounts/password/reset/", {"email": "x@example.org"}, 5, "Troppi tentativi"),
    ],
)
def test_the_refusal_speaks_the_readers_language_and_says_how_long_to_wait(client, path, values, most, words):
    for _ in range(most):
        assert client.post(path, values).status_code != 429
    response = client.post(path, values)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert f'lang="{path[1:3]}"' in response.content.decode()
    assert words in response.content.decode()


def test_reset_limits_tell_nobody_which_addresses_exist(client):
    known = member().email
    answers = {
        email: [client.post("/en/accounts/password/reset/", {"email": email}).status_code for _ in range(7)]
        for email in (known, "nobody@example.org")
    }
    assert answers[known] == answers["nobody@example.org"]
    assert answers[known][-1] == 429


@pytest.mark.django_db(transaction=True)
def test_without_redis_one_registers_and_logs_in_limits_hold_and_mail_waits(settings, client):
    from clusterpolisee.celery import app

    before = app.conf.broker_url
    app.conf.broker_url = "redis+socket:///nowhere/redis.sock"
    try:
        started = time.monotonic()
        assert client.post("/en/accounts/signup/", form()).status_code == 302
        assert User.objects.filter(email="anna@example.org").exists()
        assert OutboxMessage.objects.get(to="anna@example.org").state == "queued"
        user = member("ivan")
        values = {"login": user.email, "password": "a-long-password-1"}
        assert Client().post(LOGIN, values).status_code == 302
        for _ in range(5):
            Client().post(LOGIN, {**values, "password": "wrong"})
        assert "Too many failed" in Client().post(LOGIN, values).content.decode()
        assert time.monotonic() - started < 10
    finally:
        app.conf.broker_url = before


def test_the_table_of_limits_does_not_push_out_limits_in_force():
    limits.take(THREE, "anna")
    for number in range(400):
        cache.set(f"other:{number}", 1, 60)
    assert limits.left(THREE, "anna") == 2


def test_nobody_has_the_portal_write_to_one_stranger_after_the_other(log_in, monkeypatch):
    client, now = log_in(member()), time.time()
    answers = []
    for number in range(31):
        monkeypatch.setattr(ratelimit.time, "time", lambda at=now + 90 * number: at)
        values = {"email": f"stranger-{number}@example.org", "action_add": ""}
        answers.append(client.post("/en/accounts/email/", values).status_code)
    assert answers == [302] * 30 + [429]
