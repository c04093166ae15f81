"""Personal values in the trail can be read as long as the person's key is there, and by nobody afterwards."""

import base64
import hashlib
import hmac

import pytest
from django.db import connection

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit import sealing
from clusterpolisee.core.audit.models import AuditEvent, PersonKey
from clusterpolisee.core.audit.queries import history_of
from tests.conftest import person
from tests.seats import seated

pytestmark = pytest.mark.django_db
SECRET = bytes(range(32))
NONCE = bytes(range(100, 116))
# "Ада", computed once with `openssl dgst -sha256 -mac HMAC` from the description in `sealing`.
KNOWN = (
    "s1:7:ZGVmZ2hpamtsbW5vcHFycxAMklDo6QmhEuuaXjeJDDP7CE5GhX3suVpeNpE6O8tCsDa8zvOdRwf"
    "LjB5C+g8AjGD9WdTmFiQAsZ57uCRALxza/SebCBNhNqyie0sGGhYIUrdRikBOn3qRsMLKC9Z9Xw=="
)


def in_sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"select {statement}", values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("length", [1, 32, 63, 64])
@pytest.mark.parametrize("message", [b"", b"what do ya want for nothing?", bytes(range(256))])
def test_the_database_computes_hmac_as_the_standard_does(length, message):
    key = bytes(i % 251 for i in range(length))
    assert bytes(in_sql("portal_hmac(%s, %s)", key, message)) == hmac.digest(key, message, "sha256")


@pytest.mark.parametrize(
    "text", ["a", "x" * 63, "x" * 64, "x" * 65, "Желязка Димитрова", "ő" * 150, "a" * 300, "\u202eevil\u2069"]
)
def test_what_the_database_seals_python_opens(text):
    sealed = in_sql("portal_sealed(%s, '7', %s, %s)", text, SECRET, NONCE)
    assert sealing.is_sealed(sealed)
    assert sealing.person_of(sealed) == 7
    assert sealing.open_value(sealed, SECRET) == text
    assert sealing.open_value(sealed, hashlib.sha256(SECRET).digest()) is None
    assert sealing.open_value(sealed, None) is None


def test_a_known_answer_keeps_the_format_from_changing_by_accident():
    sealed = in_sql("portal_sealed('Ада', '7', %s, %s)", SECRET, NONCE)
    assert sealed == KNOWN
    assert sealing.open_value(sealed, SECRET) == "Ада"


def test_a_changed_value_does_not_open():
    sealed = in_sql("portal_sealed('Ada', '7', %s, %s)", SECRET, NONCE)
    head, body = sealed.rsplit(":", 1)
    raw = base64.b64decode(body)
    for position in (0, 20, len(raw) - 1):
        broken = bytearray(raw)
        broken[position] ^= 1
        assert sealing.open_value(f"{head}:{base64.b64encode(bytes(broken)).decode()}", SECRET) is None
    for broken in (f"{head}:", f"{head}:%%%", "s1:7", sealed[:-8]):
        assert sealing.open_value(broken, SECRET) is None


def test_the_length_of_a_name_is_not_given_away():
    short, long = (
        in_sql("portal_sealed(%s, '7', %s, %s)", text, SECRET, NONCE) for text in ("Jo", "Maria Josefina")
    )
    assert len(short) == len(long)


def test_the_trail_of_a_person_is_sealed_and_shown_opened():
    user = person("anna")
    User.objects.filter(pk=user.pk).update(full_name="Anna Horvat")
    assert PersonKey.objects.filter(pk=user.pk).count() == 1
    raw = [str(event.changes) for event in history_of(user)]
    assert not any("Anna" in text or "anna@" in text for text in raw)
    shown = sealing.opened(history_of(user))
    assert shown[0]["email"] == [None, "anna@example.org"]
    assert shown[-1] == {"full_name": ["Anna", "Anna Horvat"]}


def test_the_same_name_is_sealed_differently_each_time():
    user = person("anna")
    for name in ("Other", "Anna", "Other", "Anna"):
        User.objects.filter(pk=user.pk).update(full_name=name)
    sealed = [event.changes["full_name"][1] for event in history_of(user)]
    assert len(set(sealed)) == len(sealed) == 5


def test_without_the_key_nothing_opens_and_a_new_key_opens_only_what_is_new():
    user = person("anna")
    PersonKey.objects.filter(pk=user.pk).delete()
    assert sealing.opened(history_of(user))[0]["email"] == [None, sealing.ERASED]
    User.objects.filter(pk=user.pk).update(full_name="")
    assert sealing.opened(history_of(user))[-1]["full_name"] == [
        "Anna",
        "",
    ]  # sealed with the key that this change made
    assert sealing.opened(history_of(user))[0]["email"] == [None, sealing.ERASED]


def test_a_deleted_person_leaves_no_key_and_nothing_readable():
    user = person("anna")
    pk = user.pk
    user.delete()
    events = AuditEvent.objects.filter(table="core_user", object_id=pk)
    assert events.last().operation == "delete"
    assert "anna@" not in str([event.changes for event in events])
    assert not PersonKey.objects.filter(pk=pk).exists()
    assert sealing.opened(events)[-1]["email"] == [sealing.ERASED, None]


def test_opening_a_history_takes_one_query_however_long(django_assert_num_queries):
    for name in ("anna", "boris", "carla"):
        person(name)
    events = list(AuditEvent.objects.filter(table="core_user"))
    with django_assert_num_queries(1):
        sealing.opened(events)


def test_what_a_relation_says_of_a_person_is_sealed_with_that_persons_key(cast):
    mandate = cast.partner.mandates.get()
    type(mandate).objects.filter(pk=mandate.pk).update(function="Head of unit", end_reason="long illness")
    event = history_of(mandate).last()
    assert "illness" not in str(event.changes)
    assert sealing.opened([event])[0]["end_reason"] == ["", "long illness"]
    assert {sealing.person_of(event.changes[name][1]) for name in ("function", "end_reason")} == {
        cast.partner.pk
    }


def test_a_row_that_belongs_to_nobody_is_kept_as_it_is(groups):
    seat = seated(groups[3], suspension_reason="moved on")
    assert history_of(seat).last().changes["suspension_reason"] == [None, "moved on"]
