"""make run: the portal's processes, what is prepared before them, and their addresses."""

from __future__ import annotations

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from devtools import leash
from devtools.address import Address, address, refuse_taken
from devtools.places import CHECKOUT, data_dir
from devtools.register import Register
from devtools.restore import refuse_half_restored
from devtools.services import EmbeddedServices
from devtools.supervise import Child, Supervisor, announce, say

# The same words stand in Dockerfile and docker-compose.yml; a test compares them.
WEB = ("gunicorn", "--config", "deploy/gunicorn.conf.py", "clusterpolisee.wsgi")
WORKER = (
    "celery",
    "-A",
    "clusterpolisee",
    "worker",
    "--concurrency",
    "2",
    "--without-mingle",
    "--without-gossip",
)
BEAT = ("celery", "-A", "clusterpolisee", "beat", "--pidfile=", "--schedule")
BEAT_SCHEDULE = "beat-schedule"
MONTHS = ("manage.py", "retention_partitions")
MONTHS_AFTER_SECONDS = 60  # not while the portal starts
DAY_SECONDS = 24 * 60 * 60
SLOW_START_SECONDS = 30
ASK_EVERY_SECONDS = 0.5


def preflight(environ: Mapping[str, str]) -> None:
    """Refuse what cannot work before anything slow is done: another supervisor, a taken port."""
    register = Register(data_dir(environ))
    wanted = address(environ)
    register.take()
    register.sweep()
    register.release()
    refuse_half_restored(register.folder)
    refuse_taken(wanted)


def run(environ: Mapping[str, str]) -> int:
    """Start services, preparation and processes; return when they are all stopped again."""
    if "MAKELEVEL" in environ:
        leash.tie_to(os.getppid())  # a killed make must not leave a portal behind
    folder = data_dir(environ)
    register = Register(folder)
    register.take()
    register.sweep()
    refuse_half_restored(folder)
    refuse_taken(address(environ))
    services = EmbeddedServices(folder, environ)
    supervisor = Supervisor(services, register.write)
    supervisor.listen()
    register.write("starting", [])
    try:
        variables = {**_variables(environ, folder), **services.up()}
        return _serve(supervisor, variables)
    finally:
        supervisor.stop()
        say("portal", "All stopped")
        register.write("stopped", [])
        register.release()


def children(variables: Mapping[str, str]) -> list[Child]:
    """Return the portal's processes in the order of their start."""
    beat = (*BEAT, str(Path(variables["DATA_DIR"]) / BEAT_SCHEDULE))
    # The owner of the tables is named to the process that drops old months and to no other.
    serving = {name: value for name, value in variables.items() if name != "OWNER_DATABASE_URL"}
    months = Child("months", [sys.executable, *MONTHS], variables, str(CHECKOUT), every=DAY_SECONDS)
    months.next_start_at = time.monotonic() + MONTHS_AFTER_SECONDS
    return [
        _child("web", WEB, serving),
        _child("worker", WORKER, serving),
        _child("beat", beat, serving),
        months,
    ]


def _serve(supervisor: Supervisor, variables: Mapping[str, str]) -> int:
    if supervisor.stopping.is_set():
        return 0
    if not supervisor.step(_child("prepare", ("devtools", "prepare"), variables)):
        if supervisor.stopping.is_set():
            return 0
        say("portal", "The preparation failed: its own words stand above")
        return 1
    announcer = threading.Thread(target=_announce, args=(address(variables), supervisor), daemon=True)
    announcer.start()
    return supervisor.run(children(variables))


def _variables(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of the processes: the caller's, with the portal's defaults spelled out."""
    wanted = address(environ)
    defaults = {"PORTAL_ENV": "development", "BIND": wanted.bind, "PORT": str(wanted.port)}
    kept = {key: value for key, value in environ.items() if value and key != "PYTHONDONTWRITEBYTECODE"}
    return {**defaults, **kept, "DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


def _child(name: str, command: Sequence[str], variables: Mapping[str, str]) -> Child:
    return Child(name, [sys.executable, "-m", *command], variables, str(CHECKOUT))


def _announce(wanted: Address, supervisor: Supervisor) -> None:
    """Print the addresses once the portal says that all its parts work."""
    asked_at = time.monotonic()
    while not supervisor.stopping.wait(ASK_EVERY_SECONDS):
        code, words = _readiness(wanted)
        if code == 200:
            supervisor.was_ready.set()
            announce(f"Ready: {wanted.url}\nPasskeys: {wanted.passkeys_url}")
            return
        if time.monotonic() - asked_at > SLOW_START_SECONDS:
            asked_at = time.monotonic()
            say("portal", f"not ready yet: {words}")


def _readiness(wanted: Address) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{wanted.url}readyz", timeout=5) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read(2000).decode(errors="replace")
    except OSError as trouble:
        return 0, str(trouble)
