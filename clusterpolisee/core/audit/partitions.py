"""The trail and the log of reads are kept by the month, so that retention drops months and deletes no row.

Creating and dropping tables needs their owner, see `roles`; the role of the web process may only add rows.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from clusterpolisee.core.audit.recording import recorded

ACTOR = "system:partitions"
TABLES = ("core_auditevent", "core_accessevent")
# Rows written when nobody has made their month yet.
DEFAULT = "default"
NAMED_BY_MONTH = re.compile(r"_(\d{4})_(\d\d)$")
LONGEST_WAIT = "5s"


def names(table: str) -> list[str]:
    """Partitions of one table, oldest month first, the one for all other rows last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select inhrelid::regclass::text from pg_inherits where inhparent = to_regclass(%s) order by 1",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def ensure(*, months_ahead: int = 3) -> list[str]:
    """Make the months that are missing, from the present one on; returns their names.

    Rows that had to wait in the default partition move into a month of their own.
    """
    made = []
    for table in TABLES:
        there = names(table)
        if not there:  # a database migrated back to before the months
            continue
        with recorded(by=ACTOR), connection.cursor() as cursor:
            for month in sorted({*_next_months(months_ahead), *_waiting_months(cursor, table)}):
                name = _name(table, month)
                if name not in there:
                    _make(cursor, table, name, month)
                    made.append(name)
    return made


def drop_before(day: date) -> list[str]:
    """Drop the months that ended before `day` (UTC) or on it; returns their names."""
    dropped = []
    for table in TABLES:
        for name in names(table):
            found = NAMED_BY_MONTH.search(name)
            if found and _start(int(found[1]) * 12 + int(found[2])).date() <= day:
                with recorded(by=ACTOR), connection.cursor() as cursor:
                    _wait_briefly(cursor)
                    cursor.execute(f"drop table {name}")
                dropped.append(name)
    return dropped


def _make(cursor: CursorWrapper, table: str, name: str, month: int) -> None:
    span = [_start(month), _start(month + 1)]
    _wait_briefly(cursor)
    cursor.execute(f"create table {name} (like {table} including defaults)")
    cursor.execute(f"select exists (select from {table}_{DEFAULT} where at >= %s and at < %s)", span)  # noqa: S608
    if cursor.fetchone()[0]:
        # The trail is append-only: only its owner can switch that off, here for rows that stay in it.
        cursor.execute(f"alter table {table}_{DEFAULT} disable trigger user")
        cursor.execute(
            f"with moved as (delete from {table}_{DEFAULT} where at >= %s and at < %s returning *) "  # noqa: S608 - names from this module
            f"insert into {name} select * from moved",
            span,
        )
        cursor.execute(f"alter table {table}_{DEFAULT} enable trigger user")
    cursor.execute(f"alter table {table} attach partition {name} for values from (%s) to (%s)", span)


def _wait_briefly(cursor: CursorWrapper) -> None:
    """Give up rather than let every writer queue behind this; the next day tries again."""
    cursor.execute(f"set local lock_timeout = '{LONGEST_WAIT}'")


def _next_months(ahead: int) -> Iterator[int]:
    now = timezone.now().astimezone(UTC)
    present = now.year * 12 + now.month - 1
    yield from range(present, present + ahead + 1)


def _waiting_months(cursor: CursorWrapper, table: str) -> Iterator[int]:
    cursor.execute(
        f"select distinct extract(year from at at time zone 'utc') * 12 "  # noqa: S608 - names from this module
        f"+ extract(month from at at time zone 'utc') - 1 from {table}_{DEFAULT}"
    )
    yield from (int(row[0]) for row in cursor.fetchall())


def _start(month: int) -> datetime:
    """The first moment of a month counted from year 0."""
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _name(table: str, month: int) -> str:
    return f"{table}_{_start(month):%Y_%m}"
