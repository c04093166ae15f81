"""make test, make e2e, make check: on services of their own that are gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from devtools import leash, products
from devtools.complaint import Complaint
from devtools.places import CHECKOUT
from devtools.services import throwaway_stack

CHECKS: Mapping[str, Sequence[str]] = {
    "format": ("python", "-m", "ruff", "format", "--check"),
    "lint": ("python", "-m", "ruff", "check"),
    "import contracts": ("lint-imports",),
    "types": ("python", "-m", "mypy"),
    "templates": ("python", "-m", "djlint", "templates", "--lint", "--profile", "django", "--quiet"),
    "dead code": ("python", "-m", "vulture"),
    "migrations": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    "catalogues": ("python", "-m", "devtools", "catalogues", "check"),
    "state diagrams": ("python", "manage.py", "diagrams", "--check"),
}


def tests(arguments: Sequence[str]) -> int:
    """Run unit and integration tests, or those below the paths named; return pytest's exit code."""
    named = any((CHECKOUT / argument.partition("::")[0]).exists() for argument in arguments)
    everything = ("tests", "-n", str(os.cpu_count() or 1), "--dist", "loadfile")
    return _pytest(*(() if named else everything), "--ignore=tests/journeys", *arguments)


def journeys(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Run the journeys in a browser; return pytest's exit code."""
    browser = find_browser(environ)
    return _pytest("tests/journeys", *arguments, CHROMIUM=browser)


def find_browser(environ: Mapping[str, str]) -> str:
    """Return the browser named by CHROMIUM or found on the PATH; Complaint when there is none."""
    named = environ.get("CHROMIUM", "")
    found = shutil.which(named or "chromium", path=environ.get("PATH"))
    if found:
        return found
    if named:
        raise Complaint(f"CHROMIUM={named} is not a program that can be run")
    raise Complaint(
        "There is no browser for the journeys: install the Debian package chromium or name one with CHROMIUM"
    )


def check(only: Sequence[str] = ()) -> int:
    """Run every check, then name those that failed; return 1 when there are any."""
    failed = []
    with _test_environment() as variables:
        for name, command in CHECKS.items():
            if only and name not in only:
                continue
            started = time.monotonic()
            print(f"== {name}", flush=True)
            if _run(command, variables):
                failed.append(name)
            print(
                f"   {'FAILED' if name in failed else 'ok'} in {time.monotonic() - started:.1f} s", flush=True
            )
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed", flush=True)
    return 1 if failed else 0


def _pytest(*arguments: str, **extra: str) -> int:
    products.build()
    with _test_environment() as variables:
        return _run(("python", "-m", "pytest", *arguments), {**variables, **extra})


@contextmanager
def _test_environment() -> Iterator[dict[str, str]]:
    # Addresses and secrets of the caller's own portal must not reach a test.
    unwanted = {
        "PYTHONDONTWRITEBYTECODE",
        "SECRET_KEY",
        "DEBUG",
        "PORTAL_URL",
        "ALLOWED_HOSTS",
        "BIND",
        "PORT",
    }
    kept = {key: value for key, value in os.environ.items() if key not in unwanted}
    with throwaway_stack(durable=False) as variables:
        yield {**kept, **variables, "PORTAL_ENV": "test"}


def _run(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a program of the virtual environment to its end, passing TERM on to it."""
    program = sys.executable if command[0] == "python" else str(_beside_python(command[0]))
    tied = [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), program, *command[1:]]
    process = subprocess.Popen(tied, cwd=CHECKOUT, env=dict(variables))
    # Ctrl-C reaches the program by itself; here it must only not cut the cleaning short.
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
    }
    try:
        return process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _beside_python(name: str) -> str:
    return os.path.join(os.path.dirname(sys.executable), name)
