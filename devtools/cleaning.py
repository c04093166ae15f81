"""make stop and make clean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from devtools.binaries import copied_programs
from devtools.devstack import Stack
from devtools.places import CHECKOUT, TEST_STACKS, TOOLS, VENV, data_dir, remove_tree
from devtools.portal import BEAT_SCHEDULE
from devtools.register import Register

DEFAULT_DATA = CHECKOUT / ".data"
# What the portal keeps in a data folder beside PostgreSQL and Redis.
KEPT = (
    "media",
    "mail",
    "static",
    "static.note",
    "supervisor.json",
    "supervisor.lock",
    "restoring",
    f"{BEAT_SCHEDULE}*",
)
PRODUCTS = (
    ".venv.lock",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
    ".coverage",
    "htmlcov",
    "static/build",
    "test-results",
)


def stop(environ: Mapping[str, str]) -> None:
    """End the portal of the data folder, and its services when they run without it."""
    folder = data_dir(environ)
    stopped = Register(folder).stop_holder()
    stack = Stack(folder)
    running = [name for name, word in stack.status().items() if word == "up"]
    stack.down()
    ended = (["the portal"] if stopped else []) + running
    print(f"Stopped {', '.join(ended)}" if ended else "Nothing was running")


def clean(environ: Mapping[str, str]) -> None:
    """Stop everything and remove what was installed, kept and made; print what is removed."""
    folder = data_dir(environ)
    stop(environ)
    stacks = [Stack(folder), *(Stack(lock.parent) for lock in TEST_STACKS.glob("stack-*/owner.lock"))]
    for stack in stacks:
        if stack.home.exists() and stack.account:
            print(f"Removing {stack.home}")
        stack.destroy()
    for path in _removable(folder):
        print(f"Removing {path.relative_to(CHECKOUT) if path.is_relative_to(CHECKOUT) else path}")
        remove_tree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _removable(folder: Path) -> Iterator[Path]:
    """Yield what there is of our own: of a data folder named by the user only what the portal put there."""
    programs = [copied_programs(site) for site in VENV.glob("lib/python*/site-packages")]
    named = [] if folder == DEFAULT_DATA else [path for name in KEPT for path in folder.glob(name)]
    own = [DEFAULT_DATA] if folder == DEFAULT_DATA else []
    made = [CHECKOUT / name for name in PRODUCTS] + [*CHECKOUT.glob("locale/*/LC_MESSAGES/*.mo")]
    for path in [*programs, *named, *own, *made, TEST_STACKS, TOOLS, VENV]:
        if path.exists():
            yield path
