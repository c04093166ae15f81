"""Two roles of the database: the owner of the tables, and the one that serves pages.

`OWNER_DATABASE_URL` names the owner. Only what migrates, backs up or drops old months is given it; without it
the one role of `DATABASE_URL` does everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from clusterpolisee.core.audit.partitions import TABLES, names


@contextmanager
def as_owner() -> Iterator[None]:
    """Let the connection be the owner's; outside of a transaction."""
    owner = settings.OWNER_DATABASE
    if not owner:
        yield
        return
    usual = connection.settings_dict
    connection.close()
    connection.settings_dict = {
        **usual,
        "HOST": owner["HOST"],
        "PORT": owner["PORT"],
        "USER": owner["USER"],
        "PASSWORD": owner["PASSWORD"],
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual


def grant() -> None:
    """Make the serving role when it is missing, and give it what it needs; called by the owner.

    It may change rows, but no table, and of the trail it may only add to and read.
    """
    serving = settings.DATABASES["default"]
    if not settings.OWNER_DATABASE or serving["USER"] == settings.OWNER_DATABASE["USER"]:
        return
    role = connection.ops.quote_name(serving["USER"])
    months = ", ".join(name for table in TABLES for name in names(table))
    with connection.cursor() as cursor:
        cursor.execute("select from pg_roles where rolname = %s", [serving["USER"]])
        if cursor.fetchone() is None:
            cursor.execute(f"create role {role} login password %s", [serving["PASSWORD"] or None])
        cursor.execute(f"grant usage on schema public to {role}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {role}")
        cursor.execute(f"grant usage, select, update on all sequences in schema public to {role}")
        cursor.execute(f"revoke update, delete on {', '.join(TABLES)} from {role}")
        if months:
            cursor.execute(f"revoke all on {months} from {role}")
