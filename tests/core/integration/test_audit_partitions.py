"""The trail by months, and the two roles of the database."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from clusterpolisee.core.audit import partitions, roles
from clusterpolisee.core.audit.models import AuditEvent

SERVING = "test_serving"


def write_event(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'insert into core_auditevent (at, actor, request_id, "table", object_id, operation, changes) '
            "values (%s, '', '', 'core_user', '1', 'update', '{}')",
            [at],
        )


def partition_of(event: AuditEvent) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select tableoid::regclass::text from core_auditevent where id = %s", [event.pk])
        return str(cursor.fetchone()[0])


def test_the_next_months_are_there_and_making_them_again_makes_none(db):
    assert partitions.ensure() == []
    made = partitions.ensure(months_ahead=5)
    assert len(made) == 2 * len(partitions.TABLES)
    assert set(made) <= {name for table in partitions.TABLES for name in partitions.names(table)}


def test_rows_that_had_no_month_move_into_one_of_their_own(db):
    write_event(datetime(2001, 2, 3, tzinfo=UTC))
    event = AuditEvent.objects.earliest("at")
    assert partition_of(event) == "core_auditevent_default"
    assert partitions.ensure() == ["core_auditevent_2001_02"]
    assert partition_of(event) == "core_auditevent_2001_02"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.delete()


def test_only_whole_months_before_the_day_are_dropped(db):
    for month in (1, 2, 3):
        write_event(datetime(2001, month, 28, tzinfo=UTC))
    partitions.ensure()
    assert partitions.drop_before(date(2001, 3, 1)) == ["core_auditevent_2001_01", "core_auditevent_2001_02"]
    assert AuditEvent.objects.earliest("at").at.month == 3


@contextmanager
def serving_role(monkeypatch):
    """What follows is asked as the role of the web process."""
    monkeypatch.setattr(settings, "OWNER_DATABASE", {"USER": settings.DATABASES["default"]["USER"]})
    monkeypatch.setitem(settings.DATABASES["default"], "USER", SERVING)
    roles.grant()
    with connection.cursor() as cursor:
        cursor.execute(f"set local role {SERVING}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("reset role")


def test_the_serving_role_changes_rows_and_adds_to_the_trail(organisations, monkeypatch):
    before = AuditEvent.objects.count()
    with serving_role(monkeypatch):
        organisations["mag"].short_name = "MAG 2"
        organisations["mag"].save()
        assert AuditEvent.objects.count() == before + 1


@pytest.mark.parametrize(
    "statement",
    [
        "update core_auditevent set actor = ''",
        "delete from core_auditevent",
        "truncate core_auditevent",
        "delete from core_auditevent_default",
        "drop table core_auditevent_default",
        "alter table core_auditevent disable trigger append_only",
        "delete from core_accessevent",
        "drop table core_user",
        "create table public.mine (id int)",
    ],
)
def test_the_serving_role_can_neither_change_the_trail_nor_any_table(db, monkeypatch, statement):
    with (
        serving_role(monkeypatch),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_with_one_address_there_is_one_role_and_nothing_to_grant(db, monkeypatch):
    monkeypatch.setattr(settings, "OWNER_DATABASE", None)
    roles.grant()
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone()[0] == settings.DATABASES["default"]["USER"]
