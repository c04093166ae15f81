"""PostgreSQL from the wheel: one cluster, reached over a socket only."""

from __future__ import annotations

import shlex
import signal
import socket
import struct
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from devtools import binaries
from devtools.complaint import Complaint
from devtools.places import APP, Account, private_folder, remove_tree
from devtools.processes import end, runs_with, wait_until

# The embedded server has no ICU; the built-in provider still folds upper and lower case of every alphabet.
LOCALE_OPTIONS = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
# May the connection be encrypted? The shortest question of the protocol; the answer on a socket is no.
QUESTION = struct.pack("!II", 8, 80877103)
OWNER = "postgres"
SERVING = "portal"
PATIENCE_SECONDS = 60
REACHABLE_SECONDS = 5
# What a start says while remains of a killed server are still being cleared away by the kernel.
PASSING_TROUBLES = ("is still in use", "already exists", "could not bind")


class Postgres:
    """A cluster in `folder` with its socket in `sockets`, run as `account` (None: the present user)."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, sockets: Path, account: Account | None, *, fast: bool) -> None:
        self.folder = folder
        self.sockets = sockets
        self.account = account
        self.fast = fast

    @property
    def url(self) -> str:
        """Return the DATABASE_URL of the role that serves pages."""
        return self._url(SERVING)

    @property
    def owner_url(self) -> str:
        """Return the address of the role that owns the database."""
        return self._url(OWNER)

    def _url(self, role: str) -> str:
        return f"postgres://{role}@{quote(str(self.sockets), safe='')}/{APP}"

    def pid(self) -> int:
        """Return the id of the living server, 0 when there is none."""
        lines = self._lock_lines()
        number = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
        return number if number and runs_with(number, str(self.folder)) else 0

    def ready(self) -> bool:
        """Tell whether the server lives, has recovered and answers on its socket."""
        lines = self._lock_lines()
        if not self.pid() or len(lines) < 8 or lines[7].strip() != "ready":
            return False
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(2)
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
                # A server that is just being killed still lets itself be connected to, but answers no more.
                probe.sendall(QUESTION)
                return probe.recv(1) == b"N"
        except OSError:
            return False

    def start(self) -> None:
        """Make the cluster when missing, start the server, make the database when missing."""
        self._initialise()
        self._await_another_start()
        if not self.pid():
            self._launch()
        self._create_database()

    def stop(self) -> None:
        """Stop the server: clients are cut off, everything committed is on disk."""
        number = self.pid()
        if number:
            end(number, signal.SIGINT, lambda: self.pid() == number, PATIENCE_SECONDS)

    def _initialise(self) -> None:
        version = self.folder / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != binaries.POSTGRES_MAJOR:
                raise Complaint(f"{self.folder} was made by PostgreSQL {found}: choose another DATA_DIR")
            return
        # Made beside, then renamed: a start killed half-way must not leave what looks like a cluster.
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        remove_tree(fresh)
        private_folder(fresh, self.account)
        speed = ["--no-sync"] if self.fast else []
        self._call(
            "initdb", "-D", str(fresh), "-U", OWNER, "-A", "trust", "-E", "UTF8", *LOCALE_OPTIONS, *speed
        )
        remove_tree(self.folder)
        fresh.rename(self.folder)

    def _await_another_start(self) -> None:
        """Wait while the server is found starting or stopping; stop one that cannot be reached."""
        lines = self._lock_lines()
        settled = len(lines) > 7 and lines[7].strip() == "ready"
        reachable = wait_until(
            lambda: self.ready() or not self.pid(), REACHABLE_SECONDS if settled else PATIENCE_SECONDS
        )
        if not reachable:
            self.stop()  # it lives but its socket is gone, as after a clean-up of temporary files

    def _launch(self) -> None:
        end_of_patience = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._clear_stale_locks()
            try:
                self._call(
                    "pg_ctl", "start", "-w", "-t", str(PATIENCE_SECONDS), "-D", str(self.folder),
                    "-l", str(self.folder / "log"), "-o", self._options(),
                )  # fmt: skip
                return
            except Complaint as trouble:
                reason = f"{trouble}\n{self._last_words()}"
                if time.monotonic() > end_of_patience or not any(sign in reason for sign in PASSING_TROUBLES):
                    raise Complaint(
                        f"PostgreSQL does not start: {self._last_words() or trouble}"
                    ) from trouble
            time.sleep(0.5)

    def _options(self) -> str:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "timezone": "UTC",
        }
        if self.fast:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())

    def _clear_stale_locks(self) -> None:
        """Remove the lock files of a dead server.

        PostgreSQL keeps them when kill(pid, 0) answers, as it does for zombies and for ids given out again.
        """
        if self.pid():
            return
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.sockets / name).unlink(missing_ok=True)

    def _create_database(self) -> None:
        """Make database and serving role when missing; the role gets its rights from migrate."""
        where = ("-h", str(self.sockets), "-U", OWNER)
        query = "select datname from pg_database union all select 'role ' || rolname from pg_roles"
        found = self._call("psql", *where, "-XAtc", query, "postgres").splitlines()
        if f"role {SERVING}" not in found:
            self._call("createuser", *where, SERVING)
        if APP not in found:
            self._call("createdb", *where, APP)

    def _lock_lines(self) -> list[str]:
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _last_words(self) -> str:
        log = self.folder / "log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return next((line for line in reversed(lines) if "FATAL" in line or "PANIC" in line), "")

    @cached_property
    def _programs(self) -> Path:
        return binaries.postgres_programs(self.account)

    def _call(self, program: str, *arguments: str) -> str:
        done = binaries.call([self._programs / program, *arguments], self.account)
        if done.returncode:
            raise Complaint(f"{program} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout
