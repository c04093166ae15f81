"""make backup: database and media as of one moment, in one file that says what must be in it."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from devtools import figures, pgtools
from devtools.complaint import Complaint
from devtools.places import data_dir
from devtools.services import for_a_while

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
ERASURES = "erasures.jsonl"
COMPRESSION = 3  # the dump comes compressed, most media too


def backup(environ: Mapping[str, str], name: str) -> None:
    """Write the backup to the file `name`; the portal may run meanwhile."""
    file = _free_place(name)
    started = time.monotonic()
    with for_a_while(data_dir(environ), environ) as variables:
        load_django(variables)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            dump = Path(folder) / DUMP
            manifest = _dumped(dump)
            fresh = Path(folder) / file.name
            _pack(fresh, dump, manifest)
            fresh.chmod(0o600)
            _to_disk(fresh)
            fresh.rename(file)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    for missing in manifest["missing"]:
        print(f"Named by a row and not there: {missing}")
    print(
        f"{file}: {rows} rows of {len(manifest['tables'])} tables, {len(manifest['media'])} files, as of "
        f"{manifest['moment']}, {file.stat().st_size / 1e6:.1f} MB in {time.monotonic() - started:.1f} s"
    )


def load_django(variables: Mapping[str, str]) -> None:
    """Load Django with the addresses of the services."""
    os.environ.update(variables)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterpolisee.settings")
    import django

    django.setup()


def _free_place(name: str) -> Path:
    if not name:
        raise Complaint("Say where to, as in make backup FILE=/safe/place/portal.tar.gz")
    file = Path(name).expanduser().resolve()
    if file.exists():
        raise Complaint(f"{file} is there already: choose another name")
    if not file.parent.is_dir():
        raise Complaint(f"{file.parent} is no folder")
    return file


def _dumped(dump: Path) -> dict[str, Any]:
    """Dump the database; return the manifest with figures of the same snapshot."""
    from django.db import connection, transaction

    from clusterpolisee.core.audit.roles import as_owner
    from clusterpolisee.core.version import VERSION

    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read read only")
        cursor.execute(
            "select pg_export_snapshot(), clock_timestamp(), to_regclass('public.django_migrations')"
        )
        snapshot, moment, there = cursor.fetchone()
        if there is None:
            raise Complaint("The database is empty: there is nothing to back up")
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        dumping = pgtools.start("pg_dump", *options, f"--file={dump}")
        try:
            manifest = {
                "format": FORMAT,
                "version": VERSION,
                "moment": moment.isoformat(),
                "postgresql": pgtools.server_major(),
                "migrations": figures.migrations(cursor),
                "tables": figures.of_tables(cursor),
                "named": sorted(figures.referenced_files()),
            }
        finally:
            pgtools.finish("pg_dump", dumping)
    return {**manifest, "dump": figures.of_file(dump), "since_epoch": moment.timestamp()}


def _pack(file: Path, dump: Path, manifest: dict[str, Any]) -> None:
    """Write the archive; the manifest comes last, when everything is read."""
    from django.conf import settings

    media = Path(settings.MEDIA_ROOT)
    named, moment = set(manifest.pop("named")), manifest.pop("since_epoch")
    with tarfile.open(file, "w:gz", compresslevel=COMPRESSION) as archive:
        archive.add(dump, DUMP)
        kept: dict[str, str] = {}
        for name in figures.files_below(media):
            # What arrived later belongs to no row of the dump; what is erased meanwhile is not kept either.
            with suppress(FileNotFoundError):
                if name in named or (media / name).stat().st_mtime <= moment:
                    kept[name] = _add(archive, media / name, f"{MEDIA}/{name}")
        manifest["media"], manifest["missing"] = kept, sorted(named - kept.keys())
        erasures = Path(settings.DATA_DIR) / ERASURES
        manifest["erasures"] = _add(archive, erasures, ERASURES) if erasures.exists() else ""
        note = file.with_name(MANIFEST)
        note.write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        archive.add(note, MANIFEST)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Put a file into the archive; return the checksum of what was put there, even if the file grows."""
    with tempfile.TemporaryFile() as copy, path.open("rb") as file:
        while block := file.read(1 << 20):
            copy.write(block)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime = copy.tell(), path.stat().st_mtime
        copy.seek(0)
        checksum = figures.of_stream(copy)
        copy.seek(0)
        archive.addfile(entry, copy)
    return checksum


def _to_disk(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())
