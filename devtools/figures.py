"""What a database and a media folder hold, in numbers that can be compared after a restore."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Rows are compared as text, so everything that changes the text of a value is fixed first.
FIXED = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}
TABLES = """
    select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'public' and relkind in ('r', 'p') and not relispartition order by relname
"""
# Copies of what the database holds, made for one person and kept for a few days.
LEFT_OUT = ("data-exports",)


def of_tables(cursor: Any) -> dict[str, dict[str, Any]]:
    """Return the number of rows and a checksum over all of them for each table, in the present snapshot."""
    for name, value in FIXED.items():
        cursor.execute(f"set local {name} = '{value}'")
    cursor.execute(TABLES)
    return {name: _of_table(cursor, name) for (name,) in cursor.fetchall()}


def _of_table(cursor: Any, name: str) -> dict[str, Any]:
    cursor.execute(
        "select count(*), md5(coalesce(string_agg(row, '' order by row), '')) "  # noqa: S608 - a name of the catalogue
        f'from (select md5(t::text) as row from public."{name}" t) rows'
    )
    rows, checksum = cursor.fetchone()
    return {"rows": rows, "md5": checksum}


def migrations(cursor: Any) -> list[list[str]]:
    """Return the applied migrations as app and name."""
    cursor.execute("select app, name from django_migrations order by app, name")
    return [list(row) for row in cursor.fetchall()]


def referenced_files() -> set[str]:
    """Return the names of the files that rows of the present snapshot point to."""
    from django.apps import apps
    from django.db.models import FileField

    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                found.update(
                    model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                )
    return {name for name in found if name and Path(name).parts[0] not in LEFT_OUT}


def files_below(folder: Path) -> Iterator[str]:
    """Yield the names of the kept files of a media folder, relative to it."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and name.parts[0] not in LEFT_OUT:
            yield str(name)


def of_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return of_stream(file)


def of_stream(stream: Any) -> str:
    """Return the SHA-256 of what is left to read."""
    return hashlib.file_digest(stream, "sha256").hexdigest()


def differences(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Return a line for each name whose figures differ."""
    return [
        f"{name}: {wanted.get(name, 'nothing')} in the backup, {found.get(name, 'nothing')} restored"
        for name in sorted({*wanted, *found})
        if wanted.get(name) != found.get(name)
    ]
