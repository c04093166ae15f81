"""Where things live: the checkout, the data folder, the folder of the services, their sockets."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools.complaint import Complaint

APP = "clusterpolisee"
APPS = (APP, "workinggroups", "consultations", "repository", "pilots", "programme")
CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
TOOLS = CHECKOUT / ".tools"
TEST_STACKS = CHECKOUT / ".test"
# Survives a restart of the machine, unlike the folder for temporary files.
PERSISTENT = Path("/var/tmp")  # noqa: S108 - every name in it is checked by private_folder
# sockaddr_un holds 107 bytes and the name; the longest socket put into the folder is PostgreSQL's.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


def data_dir(environ: Mapping[str, str]) -> Path:
    """Return the data folder named by DATA_DIR, relative names counted from the checkout."""
    return (CHECKOUT / Path(environ.get("DATA_DIR") or ".data").expanduser()).resolve()


def short_hash(text: str) -> str:
    """Return ten characters that stand for a path in a name."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Account:
    """The user the services run as, when it is not the one who started them."""

    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        """Return the arguments of subprocess.run that change to this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def service_account() -> Account | None:
    """Return the account for the services: nobody for root, because PostgreSQL refuses uid 0."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def private_folder(path: Path, account: Account | None = None) -> Path:
    """Make `path` a folder only its owner may enter; Complaint when somebody else put something there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    owners = {os.geteuid()} | ({account.uid} if account else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise Complaint(
            f"{path} belongs to another user or is not a folder: remove it or choose another DATA_DIR"
        )
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def data_folder(path: Path) -> Path:
    """Make the data folder when missing, closed to others; Complaint when we may not write into it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise Complaint(f"DATA_DIR={path} cannot be made ({trouble.strerror})") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise Complaint(f"DATA_DIR={path} belongs to another user: choose another DATA_DIR")
    return path


def own_folder(path: Path) -> Path:
    """Make `path` a folder of ours that others may pass through; Complaint when it is not ours."""
    private_folder(path)
    path.chmod(0o755)
    return path


def services_folder(folder: Path, account: Account | None) -> Path:
    """Return where PostgreSQL and Redis keep their files.

    Another account cannot be expected to reach the checkout (it may lie in a closed home folder), so root's
    services live outside it, under a name made from the data folder.
    """
    if account is None:
        return folder
    return PERSISTENT / f"{APP}-{short_hash(str(folder))}"


def sockets_folder(folder: Path, environ: Mapping[str, str]) -> Path:
    """Return the folder of the sockets of a data folder, in the place remembered while that exists.

    Only the place is remembered and the name is always our own: the note may be empty or half-written when
    another start is writing it, and what it leads to is removed one day.
    """
    name = f"{APP}-{os.geteuid()}-{short_hash(str(folder))}"
    for parent in [*_remembered_parents(folder), *_socket_parents(environ)]:
        if len(os.fsencode(parent / name)) <= LONGEST_SOCKET_FOLDER:
            return parent / name
    raise Complaint(
        "The folder for temporary files has too long a name for sockets: set TMPDIR to a shorter one"
    )


def remember_sockets_folder(folder: Path, sockets: Path) -> None:
    """Note the place of the sockets, so that a shell with another environment finds the same services."""
    fresh = folder / f"sockets.{os.getpid()}"
    fresh.write_text(f"{sockets.parent}\n")
    fresh.replace(folder / "sockets")


def remove_tree(path: Path) -> None:
    """Remove a folder of ours with all that is in it, if it is there.

    Refuses whatever holds more than we made: a relative path, the checkout, a home folder, the present folder
    or anything above one of them. An empty path means the present folder, and once it was removed.
    """
    kept = {CHECKOUT, Path.home(), Path.cwd(), PERSISTENT, Path(tempfile.gettempdir())}
    if not path.is_absolute() or any(place.is_relative_to(path.resolve()) for place in kept):
        raise ValueError(f"{path} is not ours to remove")
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def _remembered_parents(folder: Path) -> list[Path]:
    try:
        remembered = Path((folder / "sockets").read_text().strip())
    except FileNotFoundError:
        return []
    return [remembered] if remembered.is_absolute() and remembered.is_dir() else []


def _socket_parents(environ: Mapping[str, str]) -> list[Path]:
    parents = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - the folder in it is private
    runtime = environ.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isabs(runtime) and os.geteuid() != 0 and os.access(runtime, os.W_OK | os.X_OK):
        parents.insert(0, Path(runtime))
    return parents
