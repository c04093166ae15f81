"""The trail and the log of reads become tables of months, so that retention drops a month without a delete."""

from datetime import UTC, datetime

from django.db import migrations

TABLES = ("core_auditevent", "core_accessevent")
MONTHS_AHEAD = 3


def partition(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            _partition(cursor, table)


def _partition(cursor, table):
    cursor.execute(
        "select indexdef from pg_indexes where schemaname = current_schema() and tablename = %s "
        "and indexname not in (select conname from pg_constraint where conrelid = %s::regclass)",
        [table, table],
    )
    indexes = [row[0] for row in cursor.fetchall()]
    cursor.execute(f"alter table {table} rename to {table}_plain")
    cursor.execute(f"create table {table} (like {table}_plain including defaults) partition by range (at)")
    cursor.execute(f"create table {table}_default partition of {table} default")
    cursor.execute(f"select min(at at time zone 'utc') from {table}_plain")
    now = datetime.now(UTC)
    first = cursor.fetchone()[0] or now
    for number in range(first.year * 12 + first.month - 1, now.year * 12 + now.month + MONTHS_AHEAD):
        start, end = _month(number), _month(number + 1)
        name = f"{table}_{start:%Y_%m}"
        cursor.execute(f"create table {name} partition of {table} for values from (%s) to (%s)", [start, end])
    cursor.execute(f"insert into {table} select * from {table}_plain")
    cursor.execute(f"drop table {table}_plain")
    # Identity columns of partitioned tables are newer than the oldest PostgreSQL the portal runs on.
    cursor.execute(f"create sequence {table}_id_seq owned by {table}.id")
    cursor.execute(f"alter table {table} alter id set default nextval('{table}_id_seq')")
    cursor.execute(f"select setval('{table}_id_seq', coalesce(max(id), 0) + 1, false) from {table}")
    cursor.execute(f"alter table {table} add primary key (id, at)")
    for definition in indexes:
        cursor.execute(definition)


def _month(number):
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


class Migration(migrations.Migration):
    dependencies = [("core", "0007_accounts_managed")]

    operations = [migrations.RunPython(partition, migrations.RunPython.noop)]
