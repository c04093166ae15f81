"""Makes .venv and installs the hash-locked requirement files into it, once for every change of theirs."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from devtools.complaint import Complaint
from devtools.machine import venv_complaint
from devtools.places import CHECKOUT, VENV, remove_tree
from devtools.processes import locked

REQUIREMENTS = CHECKOUT / "requirements"
LOCK = CHECKOUT / ".venv.lock"
# They would send the packages elsewhere, or leave out the bytecode that makes every later start quicker.
UNWANTED_VARIABLES = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
)
PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check")


def install(sets: Sequence[str], *, venv: Path = VENV, requirements: Path = REQUIREMENTS) -> bool:
    """Install the lock files named `sets` into `venv`; return False when all of them were there already."""
    with locked(LOCK):
        wanted = {name: _fingerprint(requirements / f"{name}.txt", venv) for name in sets}
        if all(_stamp(venv, name) == wanted[name] for name in sets):
            return False
        _make(venv)
        pending = [name for name in sets if _stamp(venv, name) != wanted[name]]
        _install(venv, [requirements / f"{name}.txt" for name in pending])
        for name in pending:
            _stamp_file(venv, name).write_text(wanted[name])
    return True


def python_of(venv: Path = VENV) -> Path:
    """Return the interpreter of a virtual environment."""
    return venv / "bin" / "python"


def _fingerprint(lock_file: Path, venv: Path) -> str:
    if not lock_file.exists():
        raise Complaint(f"{lock_file.name} is missing from requirements/")
    digest = hashlib.sha256(lock_file.read_bytes()).hexdigest()
    # A moved checkout keeps scripts that name the old place: its environment is made anew.
    return f"{digest} {venv.resolve()}"


def _stamp_file(venv: Path, name: str) -> Path:
    return venv / f".installed-{name}"


def _stamp(venv: Path, name: str) -> str:
    file = _stamp_file(venv, name)
    return file.read_text() if file.exists() and os.access(python_of(venv), os.X_OK) else ""


def _make(venv: Path) -> None:
    """Make the environment, unless one is there that works and was made at this place."""
    if _works(venv) and not _moved(venv):
        return
    line = venv_complaint()
    if line:
        raise Complaint(line)
    print(f"Making {venv.name} with Python {sys.version.split()[0]}", flush=True)
    remove_tree(venv)
    done = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
    if done.returncode:
        remove_tree(venv)
        words = (done.stderr or done.stdout).strip().splitlines()
        raise Complaint(
            f"The virtual environment cannot be made (Debian package python3-venv): {' '.join(words[:1])}"
        )


def _works(venv: Path) -> bool:
    question = "import pip, sys; raise SystemExit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python_of(venv), "-c", question], capture_output=True).returncode == 0
    except OSError:
        return False


def _moved(venv: Path) -> bool:
    return any(not stamp.read_text().endswith(f" {venv.resolve()}") for stamp in venv.glob(".installed-*"))


def _install(venv: Path, files: list[Path]) -> None:
    started = time.monotonic()
    names = ", ".join(file.stem for file in files)
    total = len({name for file in files for name in re.findall(r"(?m)^([\w.\-]+)==", file.read_text())})
    print(f"Installing {total} packages ({names}), this happens once", flush=True)
    command = [
        str(python_of(venv)),
        *PIP,
        "install",
        "--require-hashes",
        "--compile",
        "--progress-bar",
        "off",
    ]
    for file in files:
        command += ["-r", str(file)]
    environment = {key: value for key, value in os.environ.items() if key not in UNWANTED_VARIABLES}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        words = list(_shown(process.stdout or (), total))
    if process.returncode:
        print("".join(words[-40:]), file=sys.stderr, end="")
        raise Complaint(f"The packages of {names} cannot be installed: pip's own words stand above")
    print(f"Installed in {time.monotonic() - started:.0f} s", flush=True)


def _shown(lines: Iterator[str] | Sequence[str], total: int) -> Iterator[str]:
    """Pass pip's lines on, with one moving line of progress at a terminal and few lines elsewhere."""
    seen = 0
    moving = sys.stdout.isatty()
    for line in lines:
        yield line
        if line.startswith("Collecting "):
            seen += 1
            if moving:
                print(f"\r  {seen} of {total}", end="", flush=True)
            elif seen % 40 == 0:
                print(f"  {seen} of {total}", flush=True)
        elif line.startswith("Installing collected packages"):
            print(("\r" if moving else "") + "  unpacking          ", flush=True)
