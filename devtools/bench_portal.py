"""A portal that is measured: started, asked, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from devtools.complaint import Complaint
from devtools.devstack import Stack
from devtools.places import CHECKOUT
from devtools.services import throwaway_stack

READY_WITHIN_SECONDS = 300


@contextmanager
def throwaway_portal() -> Iterator[tuple[int, dict[str, str]]]:
    """A portal of its own on durable services with both roles: its port, and its environment for commands."""
    with throwaway_stack(durable=True) as variables:
        urls = Stack(Path(variables["DATA_DIR"])).urls()
        environ = {**os.environ, **variables, **urls, "PORTAL_ENV": "development"}
        with portal(environ, CHECKOUT) as (port, _seconds):
            yield port, environ


@contextmanager
def portal(environ: Mapping[str, str], checkout: Path, *command: str) -> Iterator[tuple[int, float]]:
    """A running portal: its port and the seconds until it was ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = command or (sys.executable, "-m", "devtools", "run")
    variables = {**environ, "PORT": str(port)}
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(words, cwd=checkout, env=variables, stdout=log, stderr=log)
        try:
            while not _is_ready(port):
                if process.poll() is not None or time.perf_counter() - started > READY_WITHIN_SECONDS:
                    log.seek(0)
                    raise Complaint("the portal did not start:\n" + log.read()[-2000:])
                time.sleep(0.1)
            yield port, time.perf_counter() - started
        finally:
            process.terminate()
            process.wait(60)


def _is_ready(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def manage(environ: Mapping[str, str], *words: str) -> str:
    """Run a command of the portal; return what it printed, Complaint when it failed."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=CHECKOUT, env=dict(environ), capture_output=True, text=True)
    if done.returncode:
        raise Complaint(f"manage.py {' '.join(words)} failed: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def get(port: int, path: str) -> tuple[list[tuple[str, str]], str]:
    """Return headers and text of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.getheaders(), answer.read().decode()
