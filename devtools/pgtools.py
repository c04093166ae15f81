"""PostgreSQL's own programs for dumping and restoring, for the server that Django is connected to."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from devtools import binaries
from devtools.complaint import Complaint

TO_LIBPQ = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}
OPTIONS_TO_LIBPQ = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "service": "PGSERVICE"}


def start(name: str, *arguments: str) -> subprocess.Popen[str]:
    """Start pg_dump or pg_restore on the database of Django's connection."""
    program = _program(name, server_major())
    # In the environment and not in the arguments, where every user of the machine could read a password.
    environment = {**binaries.CLEAN_ENVIRONMENT, **_variables()}
    return subprocess.Popen(
        [str(program), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def server_major() -> int:
    """Return the major version of the server."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def finish(name: str, process: subprocess.Popen[str]) -> None:
    """Wait for the program; Complaint with its last words when it failed."""
    _out, words = process.communicate()
    if process.returncode:
        raise Complaint(f"{name} failed: {words.strip()[-2000:]}")


def _variables() -> dict[str, str]:
    from django.db import connection

    given = connection.settings_dict
    ways = {TO_LIBPQ[key]: str(given[key]) for key in TO_LIBPQ if given.get(key)}
    options = given.get("OPTIONS", {})
    return ways | {OPTIONS_TO_LIBPQ[key]: str(options[key]) for key in OPTIONS_TO_LIBPQ if options.get(key)}


def _program(name: str, major: int) -> Path:
    """Return the program of the embedded server or of the PATH, whichever is new enough for the server."""
    for program in _candidates(name):
        done = subprocess.run([str(program), "--version"], capture_output=True, text=True)
        found = re.search(r"\) (\d+)", done.stdout)
        if found and int(found.group(1)) >= major:
            return program
    raise Complaint(
        f"{name} of PostgreSQL {major} or newer is needed and not on the PATH: "
        f"install the package postgresql-client-{major}"
    )


def _candidates(name: str) -> Iterator[Path]:
    with suppress(Complaint):  # no embedded server for this machine
        yield binaries.postgres_programs(None) / name
    found = shutil.which(name)
    if found:
        yield Path(found)
