"""make restore: a backup becomes the database and the media of a data folder, compared row by row, and quiet.

Until everything is compared the old database lies beside the new one, and comes back when anything fails.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from devtools import figures, pgtools
from devtools.backup import DUMP, ERASURES, FORMAT, MANIFEST, MEDIA, load_django
from devtools.complaint import Complaint
from devtools.places import data_dir, remove_tree
from devtools.register import Register
from devtools.services import for_a_while

CUT_SHORT = "restoring"
ASIDE = "before_restore"
AGAIN = "run make restore again, with CONFIRM=yes"


def restore(environ: Mapping[str, str], name: str, *, confirmed: bool) -> None:
    """Restore the backup in the file `name`; what is there now is replaced only when `confirmed`."""
    file = Path(name).expanduser().resolve()
    if not name or not file.is_file():
        raise Complaint("Say what to restore, as in make restore FILE=/safe/place/portal.tar.gz")
    folder = data_dir(environ)
    register = Register(folder)
    register.take()
    try:
        register.sweep()
        with for_a_while(folder, environ) as variables:
            load_django(variables)
            _restore(file, folder, confirmed=confirmed)
    finally:
        register.release()


def refuse_half_restored(folder: Path) -> None:
    """Raise Complaint when the last restore into the data folder was cut short."""
    if (folder / CUT_SHORT).exists():
        raise Complaint(f"The last restore into {folder} was cut short: {AGAIN}")


def _restore(file: Path, folder: Path, *, confirmed: bool) -> None:
    from clusterpolisee.core.audit.roles import as_owner

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as place:
        unpacked = Path(place)
        manifest = _unpack(file, unpacked)
        with as_owner():
            _refuse(manifest, folder, confirmed=confirmed)
            with _old_one_aside(folder / CUT_SHORT):
                _load(unpacked / DUMP, manifest)
                _migrate_and_keep_quiet(manifest)
                _exchange_media(unpacked / MEDIA)
        _replay_erasures(unpacked / ERASURES, folder / ERASURES)
    (folder / CUT_SHORT).unlink()
    rows = sum(table["rows"] for table in manifest["tables"].values())
    print(
        f"Restored as of {manifest['moment']} in {time.monotonic() - started:.1f} s\n"
        f"Equal to the backup: {rows} rows of {len(manifest['tables'])} tables, "
        f"{len(manifest['media'])} files\n"
        "This copy sends no mail and runs no beat until: manage.py resume_after_restore"
    )


def _unpack(file: Path, place: Path) -> dict[str, Any]:
    """Unpack what the manifest names, compare its checksums and return the manifest."""
    (place / MEDIA).mkdir()
    found: dict[str, str] = {}
    try:
        with tarfile.open(file) as archive:
            for entry in archive:
                path = (place / entry.name).resolve()
                if not entry.isfile() or not path.is_relative_to(place.resolve()):
                    raise Complaint(f"{file} is no backup of this portal: it holds {entry.name}")
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as copy:
                    _copy(archive.extractfile(entry), copy)
                found[entry.name] = figures.of_file(path)
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, OSError, ValueError) as trouble:
        raise Complaint(f"{file} cannot be read as a backup: {trouble}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Complaint(f"{file} was made by another version of make backup")
    wanted = {f"{MEDIA}/{name}": checksum for name, checksum in manifest["media"].items()}
    wanted |= {DUMP: manifest["dump"]} | ({ERASURES: manifest["erasures"]} if manifest["erasures"] else {})
    found.pop(MANIFEST)
    _compare(wanted, found, f"{file} is damaged")
    return manifest


def _copy(source: Any, target: Any) -> None:
    while block := source.read(1 << 20):
        target.write(block)


def _compare(wanted: dict[str, Any], found: dict[str, Any], words: str) -> None:
    lines = figures.differences(wanted, found)
    if lines:
        raise Complaint(f"{words}:\n" + "\n".join(lines[:20]))


def _refuse(manifest: dict[str, Any], folder: Path, *, confirmed: bool) -> None:
    """Raise Complaint when the backup does not fit, somebody is connected, or something would be replaced."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    ahead = [".".join(name) for name in manifest["migrations"] if tuple(name) not in known]
    if ahead:
        raise Complaint(f"The backup comes from a newer version of the portal, with the migration {ahead[0]}")
    if pgtools.server_major() < manifest["postgresql"]:
        raise Complaint(f"The backup needs PostgreSQL {manifest['postgresql']} or newer")
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
        cursor.execute(figures.TABLES)
        tables = cursor.fetchall()
    if others:
        raise Complaint(f"Connected to the database: {others}. Stop web, worker, beat and whoever else it is")
    holds = tables or any(figures.files_below(Path(settings.MEDIA_ROOT)))
    if holds and not confirmed:
        raise Complaint(f"There is data in the database or in {folder}: to replace it say CONFIRM=yes")


@contextmanager
def _old_one_aside(mark: Path) -> Iterator[None]:
    """An empty schema for the backup; the old one comes back on failure and is dropped on success."""
    mark.touch()
    _execute(*_back_again(), f"alter schema public rename to {ASIDE}", "create schema public")
    try:
        yield
    except BaseException:
        _execute(*_back_again())
        mark.unlink()
        raise
    _execute(f"drop schema {ASIDE} cascade")


def _back_again() -> list[str]:
    """Statements that undo a restore which was cut short, none when there was none."""
    from django.db import connection

    connection.close()  # a failed transaction must not be in the way
    with connection.cursor() as cursor:
        cursor.execute("select from pg_namespace where nspname = %s", [ASIDE])
        aside = cursor.fetchone() is not None
    return ["drop schema if exists public cascade", f"alter schema {ASIDE} rename to public"] if aside else []


def _execute(*statements: str) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _load(dump: Path, manifest: dict[str, Any]) -> None:
    from django.db import connection, transaction

    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    database = connection.settings_dict["NAME"]
    pgtools.finish("pg_restore", pgtools.start("pg_restore", *options, f"--dbname={database}", str(dump)))
    with transaction.atomic(), connection.cursor() as cursor:
        found = figures.of_tables(cursor)
    _compare(manifest["tables"], found, "The restored database differs from the backup")


def _migrate_and_keep_quiet(manifest: dict[str, Any]) -> None:
    """Bring an older backup up to this version, give the roles their rights, and mark the copy."""
    from django.core.management import call_command

    from clusterpolisee.core.audit.recording import recorded
    from clusterpolisee.core.outbox.quiet import ACTOR, keep_quiet
    from clusterpolisee.core.privacy.models import DataExport, ExportState

    call_command("migrate", "--noinput", "--verbosity", "0")
    keep_quiet(backup_at=datetime.fromisoformat(manifest["moment"]))
    # Their files are left out of backups; whoever wants a copy asks for another.
    with recorded(by=ACTOR):
        DataExport.objects.filter(state=ExportState.READY).update(state=ExportState.EXPIRED, file="")


def _exchange_media(fresh: Path) -> None:
    from django.conf import settings

    media = Path(settings.MEDIA_ROOT)
    old = fresh.with_name("old-media")
    if media.exists():
        media.rename(old)
    fresh.rename(media)
    media.chmod(0o755)
    remove_tree(old)


def _replay_erasures(carried: Path, log: Path) -> None:
    """Erase again whoever was erased after the backup; the log outside the database is the newer one."""
    from django.core.management import call_command

    if not log.exists():
        if not carried.exists():
            return
        carried.rename(log)
        print(f"{log} came out of the backup: erasures made after it are not known here")
    call_command("replay_erasures", str(log))
