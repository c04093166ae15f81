"""Keeps a handful of processes and their services running until told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from devtools import leash
from devtools.processes import birth, end_group

TICK_SECONDS = 0.2
STEADY_SECONDS = 30  # a process that lived this long had no bad start
LONGEST_DELAY_SECONDS = 30
STOP_SECONDS = 20
BAD_STARTS = 5
LEASH = leash.__file__


class Services(Protocol):
    """What the processes need and cannot do without."""

    def keep_up(self) -> list[str]:
        """Start again what has died; return the names of what was started."""

    def down(self) -> None:
        """Stop everything, last started first."""


class NoServices:
    """Services that somebody else looks after."""

    def keep_up(self) -> list[str]:
        """Start nothing."""
        return []

    def down(self) -> None:
        """Stop nothing."""


_printing = threading.Lock()


def say(name: str, line: str) -> None:
    """Print one line of a process under its name."""
    announce(f"{name:<7} | {line.rstrip()}")


def announce(text: str) -> None:
    """Print whole lines, however many threads print at once."""
    with _printing:
        try:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
        except (OSError, ValueError):
            return  # nobody listens any more; the processes must not block on that


@dataclass
class Child:
    """A process that is started again whenever it ends; with `every`, so many seconds after it ended well."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: str = "."
    every: float = 0
    failures: int = 0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    next_start_at: float = 0
    pump: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches only the supervisor."""
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", LEASH, str(os.getpid()), *self.command],
            env=dict(self.environment),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started_at = time.monotonic()
        self.pump = threading.Thread(target=self._print_output, daemon=True)
        self.pump.start()

    def exit_code(self) -> int | None:
        """Return the exit code, None while the process runs."""
        return self.process.poll() if self.process else None

    def lives(self) -> bool:
        """Tell whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def plan_restart(self, code: int) -> None:
        """Clear away what the process left and choose when to start it again."""
        self._end_rest()
        if self.every and code == 0:
            self.process, self.failures = None, 0
            self.next_start_at = time.monotonic() + self.every
            return
        if time.monotonic() - self.started_at > STEADY_SECONDS:
            self.failures = 0
        delay = min(0.5 * 2**self.failures, self.every or LONGEST_DELAY_SECONDS)
        self.failures += 1
        self.process = None
        self.next_start_at = time.monotonic() + delay
        say("portal", f"{self.name} ended with code {code}, started again in {delay:g} s")

    def stop(self, seconds: float) -> None:
        """Ask the process to end; kill it and its children when it takes longer than `seconds`."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                say("portal", f"{self.name} does not end, it is killed")
        self._end_rest()
        self.process.wait()

    def _end_rest(self) -> None:
        # A killed web server leaves workers that hold the port, a killed task worker leaves its pool.
        if self.process:
            end_group(self.process.pid, signal.SIGKILL)
        if self.pump:
            self.pump.join(2)

    def _print_output(self) -> None:
        stream = self.process.stdout if self.process else None
        if stream is None:
            return
        with stream:
            for line in stream:
                say(self.name, line.decode(errors="replace"))


class Supervisor:
    """Starts children in order, restarts the fallen, stops all in reverse order on TERM, INT or HUP."""

    def __init__(
        self, services: Services | None = None, register: Callable[[str, Sequence[Child]], None] | None = None
    ) -> None:
        self.children: list[Child] = []
        self.services = services or NoServices()
        self.stopping = threading.Event()
        self.was_ready = threading.Event()
        self._hurry = False
        self._register = register or (lambda state, children: None)

    def listen(self) -> None:
        """Take the signals that end a run; a second one ends it at once."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def step(self, child: Child) -> bool:
        """Run one process to its end before the others; return whether it succeeded."""
        child.start()
        self._register("starting", [child])
        while child.lives() and not self.stopping.is_set():
            self.stopping.wait(TICK_SECONDS / 4)
        child.stop(STOP_SECONDS)
        return child.process is not None and child.process.returncode == 0

    def run(self, children: Sequence[Child]) -> int:
        """Run the children until a signal comes; return 1 when one of them cannot get going."""
        self.children = list(children)
        while not self.stopping.is_set():
            self._restart_services()
            self._start_due()
            hopeless = self._hopeless()
            if hopeless:
                say("portal", f"{hopeless.name} does not start: its own words stand above")
                return 1
            self.stopping.wait(TICK_SECONDS)
        return 0

    def stop(self) -> None:
        """Stop the children, last started first, then the services."""
        self.stopping.set()
        self._register("stopping", self.children)
        for child in reversed(self.children):
            child.stop(0.1 if self._hurry else STOP_SECONDS)
        self.services.down()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry = self.stopping.is_set()
        self.stopping.set()

    def _restart_services(self) -> None:
        for name in self.services.keep_up():
            say("portal", f"{name} had ended and was started again")

    def _start_due(self) -> None:
        changed = False
        for child in self.children:
            code = child.exit_code()
            if code is not None:
                child.plan_restart(code)
            elif child.process is None and time.monotonic() >= child.next_start_at:
                child.start()
                changed = True
        if changed:
            self._register("running", self.children)

    def _hopeless(self) -> Child | None:
        """Return a child that failed again and again before the portal was ever ready."""
        if self.was_ready.is_set():
            return None
        lasting = (child for child in self.children if not child.every)
        return next((child for child in lasting if child.failures >= BAD_STARTS), None)


def identity(child: Child) -> tuple[int, int]:
    """Return process id and start time, which together name a process for good; zeros without one."""
    if child.process is None:
        return 0, 0
    return child.process.pid, birth(child.process.pid)
