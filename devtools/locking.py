"""Writes the hash-locked requirement files anew from the *.in files."""

from __future__ import annotations

import os
import subprocess
import sys

from devtools.bootstrap import REQUIREMENTS, UNWANTED_VARIABLES
from devtools.complaint import Complaint
from devtools.places import TOOLS

# In this order, because each file is held to the versions of those before it.
SETS = ("base", "services", "test", "e2e", "prod")
OLDEST_PYTHON = "3.11"


def lock() -> None:
    """Resolve every requirements/*.in into a .txt with hashes, for all supported Pythons and processors."""
    unknown = {file.stem for file in REQUIREMENTS.glob("*.in")} - set(SETS)
    if unknown:
        raise Complaint(f"Say in devtools/locking.py when to lock {', '.join(sorted(unknown))}.in")
    uv = _uv()
    for name in SETS:
        print(f"Locking {name}", flush=True)
        command = [str(uv), "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON]
        command += [
            "--generate-hashes",
            "--no-header",
            "--no-emit-index-url",
            f"{name}.in",
            "-o",
            f"{name}.txt",
        ]
        if subprocess.run(command, cwd=REQUIREMENTS, stdout=subprocess.DEVNULL).returncode:
            raise Complaint(f"{name}.in cannot be locked: uv's own words stand above")


def _uv() -> str:
    """Return the path of uv, installed into an environment of its own: no requirement depends on it."""
    program = TOOLS / "bin" / "uv"
    if not program.exists():
        environment = {key: value for key, value in os.environ.items() if key not in UNWANTED_VARIABLES}
        subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], check=True)
        pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
        if subprocess.run(pip, env=environment).returncode:
            raise Complaint("uv cannot be installed: pip's own words stand above")
    return str(program)
