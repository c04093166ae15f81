"""Backup and restore, on two real databases."""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import psycopg2
import pytest

from devtools import figures, portal, restore
from devtools.complaint import Complaint
from devtools.places import CHECKOUT
from devtools.register import Register

LOGO = b"<svg/>" * 1000
MAIL = """
    insert into core_outboxmessage
        (id, "to", subject, text, html, kind, holds_secret, language, unsubscribe_url, state, attempts, error,
         settled_reason)
    values (gen_random_uuid(), 'a@example.org', 'News', 'Words', '', '', false, 'en', '', 'queued', 0, '', '')
"""
BODY = """
    insert into core_country (code, name, name_en) values ('BG', 'Bulgaria', 'Bulgaria');
    insert into core_organisation (slug, name, short_name, region, city, kind, role, certainty, website,
                                   nuts_code, logo, logo_upload, logo_problem, is_partner, is_sample,
                                   country_id)
    select 'a', 'A', 'A', '', '', 'agency', '', 'certain', '', '', 'logos/a.svg', '', '', true, true, id
    from core_country;
    insert into core_user (password, is_superuser, public_id, email, full_name, preferred_language, time_zone,
                           is_public, is_active, is_staff, is_sample, date_joined)
    values ('', false, gen_random_uuid(), 'a@example.org', 'A', 'en', '', false, true, false, true, now());
    insert into core_dataexport (id, user_id, language, state, file, ready_at, expires_at)
    select gen_random_uuid(), id, 'en', 'ready', 'data-exports/a.zip', now(), now() + interval '1 day'
    from core_user
"""


class Place:
    """A data folder, a database of its own on the server of the tests, and the commands run for them."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder / name, f"backup_{name}_{os.getpid()}"
        self.folder.mkdir()
        execute(f"create database {self.name}")
        address = f"{quote(owner()['host'], safe='')}:{owner()['port']}/{self.name}"
        self.variables = {
            **os.environ,
            "PORTAL_ENV": "test",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"postgres://portal@{address}",
            "OWNER_DATABASE_URL": f"postgres://{owner()['user']}@{address}",
            "REDIS_URL": os.environ["REDIS_URL"],
        }

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=CHECKOUT, env=self.variables, capture_output=True, text=True
        )
        return done.stdout + done.stderr

    def query(self, text: str, role: str = "") -> list[tuple]:
        return execute(text, self.name, role)


def owner() -> dict[str, str]:
    from django.db import connection

    given = connection.settings_dict
    return {"host": given["HOST"], "port": str(given["PORT"] or 5432), "user": given["USER"]}


def execute(text: str, database: str = "postgres", role: str = "") -> list[tuple]:
    place = owner() | ({"user": role} if role else {})
    with closing(psycopg2.connect(dbname=database, **place)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The original with its backup, and an empty place for the copy."""
    folder = tmp_path_factory.mktemp("backup")
    original, copy = Place(folder, "original"), Place(folder, "copy")
    original.run("manage.py", "migrate", "--verbosity", "0")
    original.query(MAIL)
    original.query(BODY)
    for name, content in {"logos/a.svg": LOGO, "data-exports/a.zip": b"personal"}.items():
        (original.folder / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        (original.folder / "media" / name).write_bytes(content)
    file = folder / "portal.tar.gz"
    said = original.run("-m", "devtools", "backup", str(file))
    yield SimpleNamespace(original=original, copy=copy, file=file, said=said)
    for place in (original, copy):
        execute(f"drop database {place.name} with (force)")


def restored(places: SimpleNamespace, file: Path | None = None, *words: str) -> str:
    return str(places.copy.run("-m", "devtools", "restore", str(file or places.file), *words))


@pytest.fixture(scope="module")
def said(places: SimpleNamespace) -> str:
    return restored(places)


def manifest(file: Path) -> dict:
    with tarfile.open(file) as archive:
        return dict(json.load(archive.extractfile("manifest.json")))


def test_the_backup_says_what_must_be_in_it(places):
    assert "1 files" in places.said
    assert places.file.stat().st_mode & 0o777 == 0o600
    content = manifest(places.file)
    assert content["media"] == {"logos/a.svg": figures.of_file(places.original.folder / "media/logos/a.svg")}
    assert content["tables"]["core_outboxmessage"]["rows"] == 1
    assert ["core", "0001_initial"] in content["migrations"]
    assert content["missing"] == []


def test_the_copy_is_equal_and_quiet(places, said):
    assert "Equal to the backup" in said
    assert (places.copy.folder / "media/logos/a.svg").read_bytes() == LOGO
    assert not (places.copy.folder / "media/data-exports").exists()
    assert places.copy.query("select state, file from core_dataexport") == [("expired", "")]
    assert places.copy.query("select state from core_outboxmessage") == [("queued",)]
    assert places.copy.query("select count(*) from core_restoration where resumed_at is null") == [(1,)]
    assert not (places.copy.folder / restore.CUT_SHORT).exists()


def test_the_serving_role_may_use_the_copy_and_change_no_table(places, said):
    assert places.copy.query("select count(*) from core_organisation", "portal") == [(1,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        places.copy.query("drop table core_organisation", "portal")


def test_data_is_replaced_only_when_confirmed(places, said):
    assert "to replace it say CONFIRM=yes" in restored(places)
    places.copy.query("update core_outboxmessage set subject = 'Changed'")
    assert "Equal to the backup" in restored(places, None, "--yes")
    assert places.copy.query("select subject from core_outboxmessage") == [("News",)]


def changed(places: SimpleNamespace, folder: Path, name: str, change) -> Path:
    """The backup with one of its files changed."""
    with tarfile.open(places.file) as archive:
        archive.extractall(folder / "content")
    path = folder / "content" / name
    path.write_bytes(change(path.read_bytes()))
    file = folder / "changed.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for entry in sorted((folder / "content").rglob("*")):
            if entry.is_file():
                archive.add(entry, str(entry.relative_to(folder / "content")))
    return file


@pytest.mark.parametrize("name", ["database.dump", "media/logos/a.svg"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(places, said, tmp_path, name):
    file = changed(places, tmp_path, name, lambda content: content[:-1] + b"?")
    assert f"is damaged:\n{name}" in restored(places, file, "--yes")


def test_when_the_copy_differs_the_old_database_comes_back(places, said, tmp_path):
    def more_rows(content: bytes) -> bytes:
        figures = json.loads(content)
        figures["tables"]["core_outboxmessage"]["rows"] = 2
        return json.dumps(figures).encode()

    places.copy.query("update core_outboxmessage set subject = 'Kept'")
    file = changed(places, tmp_path, "manifest.json", more_rows)
    assert "The restored database differs from the backup:\ncore_outboxmessage" in restored(
        places, file, "--yes"
    )
    assert places.copy.query("select subject from core_outboxmessage") == [("Kept",)]
    assert places.copy.query("select nspname from pg_namespace where nspname = 'before_restore'") == []
    restore.refuse_half_restored(places.copy.folder)


def test_the_portal_does_not_run_on_a_half_restored_copy_until_it_is_restored_again(places, said):
    places.copy.query("alter schema public rename to before_restore; create schema public")
    (places.copy.folder / restore.CUT_SHORT).touch()
    with pytest.raises(Complaint, match="was cut short: run make restore again"):
        portal.preflight({"DATA_DIR": str(places.copy.folder)})
    assert "Equal to the backup" in restored(places, None, "--yes")
    restore.refuse_half_restored(places.copy.folder)
    assert places.copy.query("select nspname from pg_namespace where nspname = 'before_restore'") == []


def test_a_backup_of_a_newer_version_is_refused(places, said, tmp_path):
    def newer(content: bytes) -> bytes:
        figures = json.loads(content)
        figures["migrations"].append(["core", "9999_tomorrow"])
        return json.dumps(figures).encode()

    file = changed(places, tmp_path, "manifest.json", newer)
    assert "newer version of the portal, with the migration core.9999_tomorrow" in restored(
        places, file, "--yes"
    )


def test_nothing_is_restored_under_a_running_portal(places, said):
    register = Register(places.copy.folder)
    register.take()
    try:
        assert "The portal already runs" in restored(places, None, "--yes")
    finally:
        register.release()
    with closing(psycopg2.connect(dbname=places.copy.name, **owner())):
        assert "Connected to the database: 1" in restored(places, None, "--yes")


def test_a_backup_never_writes_over_a_file(places):
    assert "is there already" in places.original.run("-m", "devtools", "backup", str(places.file))
    assert "Say where to" in places.original.run("-m", "devtools", "backup", "")
    assert "Say what to restore" in places.original.run("-m", "devtools", "restore", "")


def test_what_is_no_backup_is_refused_in_one_line(places, tmp_path):
    (tmp_path / "text.tar.gz").write_text("hello")
    assert "cannot be read as a backup" in restored(places, tmp_path / "text.tar.gz")
