"""Who supervises a data folder, and which processes belong to it: survives a kill of the whole tree."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from devtools.complaint import Complaint
from devtools.places import data_folder
from devtools.processes import end_group, group_left, wait_until
from devtools.supervise import Child, identity

STOPPING_SECONDS = 60
MOMENT_SECONDS = 1


class Register:
    """The lock and the list of processes of one data folder.

    The kernel frees the lock when its holder dies, however it dies; the list then tells what it left behind.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: IO[str] | None = None
        self._file = folder / "supervisor.json"

    def take(self) -> None:
        """Become the supervisor of the folder; Complaint while another one lives and is not about to end."""
        data_folder(self.folder)
        self._lock = (self.folder / "supervisor.lock").open("a")
        started = time.monotonic()
        while not self._try():
            waited = time.monotonic() - started
            patience = STOPPING_SECONDS if self.read().get("state") == "stopping" else MOMENT_SECONDS
            if waited > patience:
                self.release()
                raise Complaint(
                    f"The portal already runs for {self.folder} (process {self.read().get('pid', '?')}): "
                    "end it with make stop, or name another data folder with DATA_DIR"
                )
            time.sleep(0.1)

    def release(self) -> None:
        """Give the folder back."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def held(self) -> bool:
        """Tell whether a living supervisor holds the folder."""
        if not (self.folder / "supervisor.lock").exists():
            return False
        other = Register(self.folder)
        other._lock = (self.folder / "supervisor.lock").open("a")
        try:
            return not other._try()
        finally:
            other.release()

    def write(self, state: str, children: Sequence[Child]) -> None:
        """Note the state and the processes, replacing the last note in one step."""
        note = {"pid": os.getpid(), "state": state, "children": {c.name: identity(c) for c in children}}
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(note))
        fresh.rename(self._file)

    def read(self) -> dict[str, Any]:
        """Return the last note, empty when there is none."""
        try:
            note = json.loads(self._file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def sweep(self) -> None:
        """End what a killed supervisor left running. Call it with the folder taken."""
        for number, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            left = self._left()
            for pid in left:
                end_group(pid, number)
            if left and wait_until(lambda: not self._left(), seconds):
                return

    def stop_holder(self) -> bool:
        """Ask the living supervisor to stop and wait for it; return False when there is none."""
        pid = self.read().get("pid")
        if not self.held() or not isinstance(pid, int):
            return False
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: not self.held(), STOPPING_SECONDS):
            raise Complaint(f"The portal does not stop: look at process {pid}")
        return True

    def _left(self) -> list[int]:
        children = self.read().get("children", {})
        return [pid for pid, born in children.values() if pid and born and group_left(pid, born)]

    def _try(self) -> bool:
        if self._lock is None:
            return False
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
