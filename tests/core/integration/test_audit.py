"""The audit trail sees every change and cannot be changed itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.audit.queries import history_of
from clusterpolisee.core.audit.recording import recorded, request_id
from clusterpolisee.core.audit.triggers import audited_columns, audited_models, trigger_arguments
from clusterpolisee.core.partners.models import Organisation
from tests.conftest import person
from workinggroups.models import Expression, Score

pytestmark = pytest.mark.django_db


def test_a_change_is_ascribed_to_its_actor_and_request(organisations):
    actor = person("actor")
    body = organisations["mag"]
    token = request_id.set("request-0001")
    with recorded(by=actor):
        body.short_name = "MAG Zrt."
        body.save()
    request_id.reset(token)
    event = history_of(body).last()
    assert event.actor == f"user:{actor.pk}"
    assert event.request_id == "request-0001"
    assert event.changes["short_name"] == ["MAG", "MAG Zrt."]


def test_bulk_updates_translated_columns_and_deletes_are_seen(organisations):
    body = organisations["mag"]
    Organisation.objects.filter(pk=body.pk).update(name_hu="MAG Magyar Gazdaságfejlesztési Központ")
    assert history_of(body).last().changes == {"name_hu": [None, "MAG Magyar Gazdaságfejlesztési Központ"]}
    pk = body.pk
    body.delete()
    assert AuditEvent.objects.filter(table="core_organisation", object_id=pk, operation="delete").exists()


def test_a_nested_actor_ends_with_its_own_block(organisations):
    outer, inner = person("outer"), person("inner")
    body = organisations["mag"]
    with recorded(by=outer):
        with recorded(by=inner):
            Organisation.objects.filter(pk=body.pk).update(short_name="by inner")
        Organisation.objects.filter(pk=body.pk).update(short_name="by outer")
    actors = [event.actor for event in history_of(body)][-2:]
    assert actors == [f"user:{inner.pk}", f"user:{outer.pk}"]


def test_nothing_is_told_when_the_transaction_fails(organisations):
    body = organisations["mag"]
    before = AuditEvent.objects.count()

    def rename_and_fail():
        with recorded(by=None):
            Organisation.objects.filter(pk=body.pk).update(short_name="lost")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        rename_and_fail()
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    "statement", ["update core_auditevent set actor = ''", "delete from core_auditevent"]
)
def test_the_trail_is_append_only(organisations, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_address_is_not_readable_in_the_trail(db):
    user = person("secret")
    assert "secret@example.org" not in str(history_of(user).last().changes)
    assert "password" not in history_of(user).last().changes


def test_what_must_never_be_audited_has_no_trigger():
    names = {model._meta.label for model in audited_models()}
    assert names.isdisjoint(
        {"consultations.Response", "consultations.Snapshot", "core.OutboxMessage", "sessions.Session"}
    )
    assert audited_columns(Score)[0] == []
    assert not {"motivation", "experience", "contribution"} & set(audited_columns(Expression)[0])
    assert "password" not in audited_columns(User)[0] + audited_columns(User)[1]


def test_the_database_has_the_triggers_that_the_models_declare(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, t.tgargs from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            "where t.tgname = 'portal_audit'"
        )
        found = {name: bytes(args).decode().split("\x00")[:4] for name, args in cursor.fetchall()}
    declared = {model._meta.db_table: trigger_arguments(model) for model in audited_models()}
    assert found == declared
