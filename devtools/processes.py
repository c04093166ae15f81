"""Processes by their ids: who lives, who is a zombie, who is meant."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def runs_with(pid: int, argument: str) -> bool:
    """Tell whether process `pid` lives and was started with `argument` on its command line.

    A dead process whose parent never collected it (a zombie, common under the first process of a container)
    still answers kill(pid, 0), and an old id may belong to a stranger by now: both have another command line.
    The working folder would tell as much, but root in a container may not read that of other users.
    """
    try:
        return os.fsencode(argument) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def birth(pid: int) -> int:
    """Return the start time of a living process in clock ticks since boot, 0 for a dead one or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until the condition holds, at most `seconds`; return whether it does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, stop: signal.Signals, lives: Callable[[], bool], seconds: float) -> None:
    """Ask a process to stop with `stop`; kill it when it still lives after `seconds`."""
    for number in (stop, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not lives(), seconds):
            return


def end_group(pid: int, number: signal.Signals) -> None:
    """Signal the process group led by `pid`, if any of it is left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def group_left(leader: int, born: int) -> bool:
    """Tell whether anything is left of the process group that `leader`, born at `born`, founded."""
    now = birth(leader)
    if now:
        return now == born
    return any(_group(entry) == leader for entry in os.listdir("/proc") if entry.isdigit())


def _group(pid: str) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[2])


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, waiting for whoever has it; the kernel frees it when a holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
