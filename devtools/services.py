"""Services for whoever needs them: those of the data folder, or throw-away ones."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.devstack import Stack
from devtools.places import TEST_STACKS, data_dir, remove_tree
from devtools.processes import locked

# They fill or break what they run on, so they get services of their own unless --here is typed. The names are
# agreed, the commands come with what they try; make bench takes services of its own by itself.
BULK_COMMANDS = (("chaos_mail",), ("chaos_submit",), ("race", "mandates"))


class EmbeddedServices:
    """The services of a data folder that the environment does not name, for the supervisor."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.stack = Stack(folder)
        self._postgres = not environ.get("DATABASE_URL")
        self._redis = not environ.get("REDIS_URL")

    def up(self) -> dict[str, str]:
        """Start what is down; return the addresses the environment lacks."""
        self.stack.up(postgres=self._postgres, redis=self._redis)
        return {
            name: url
            for name, url in self.stack.urls().items()
            if (self._redis if name == "REDIS_URL" else self._postgres)
        }

    def keep_up(self) -> list[str]:
        """Start again what has died; return its names."""
        wanted = ((self._postgres, self.stack.postgres), (self._redis, self.stack.redis))
        fallen = [service.name for needed, service in wanted if needed and not service.pid()]
        if fallen:
            self.up()
        return fallen

    def down(self) -> None:
        """Stop Redis, then PostgreSQL."""
        self.stack.down()


def environment(folder: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the addresses of the services of a data folder, starting the services that are down.

    What `environ` names already is neither started nor returned. Started services keep running.
    """
    if environ.get("DATABASE_URL") and environ.get("REDIS_URL"):
        return {}
    return EmbeddedServices(folder, environ).up()


@contextmanager
def for_a_while(folder: Path, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the addresses of the services of a data folder; those that were down are stopped at the end."""
    stack = Stack(folder)
    rested = "up" not in stack.status().values()
    try:
        yield {**environment(folder, environ), "DATA_DIR": str(folder)}
    finally:
        if rested:
            stack.down()


@contextmanager
def for_command(
    arguments: Sequence[str], environ: Mapping[str, str] = os.environ
) -> Iterator[dict[str, str]]:
    """Give the variables manage.py adds to its environment before it runs `arguments`."""
    is_bulk = any(tuple(arguments[: len(words)]) == words for words in BULK_COMMANDS)
    if is_bulk and "--here" not in arguments:
        with throwaway_stack() as variables:
            yield variables
    else:
        folder = data_dir(environ)
        yield {"DATA_DIR": str(folder), **environment(folder, environ)}


@contextmanager
def throwaway_stack(*, durable: bool = True, parent: Path | None = None) -> Iterator[dict[str, str]]:
    """Give DATABASE_URL, REDIS_URL and DATA_DIR of services of one's own, removed at the end.

    There is one role, the owner: tests and bulk commands make databases. OWNER_DATABASE_URL is empty, so that
    the caller's is not taken.

    The folder lies beside the code and not among the temporary files, which are often kept in memory: what is
    measured with `durable` services must reach a disk.
    """
    parent = parent or TEST_STACKS
    with locked(parent / ".lock"):
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix="stack-", dir=parent))
        lock = (folder / "owner.lock").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX)
    stack = Stack(folder, fast=not durable)
    try:
        stack.up()
        one_role = {"DATABASE_URL": stack.postgres.owner_url, "OWNER_DATABASE_URL": ""}
        yield {**stack.urls(), **one_role, "DATA_DIR": str(folder)}
    finally:
        _remove(folder)
        lock.close()


def _sweep(parent: Path) -> None:
    """Remove the stacks whose owners were killed: the kernel freed their locks."""
    for file in parent.glob("stack-*/owner.lock"):
        with file.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            _remove(file.parent)


def _remove(folder: Path) -> None:
    Stack(folder).destroy()
    remove_tree(folder)
