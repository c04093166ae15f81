"""Writes the hash-locked requirement files anew from the *.in files."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

from devtools.bootstrap import REQUIREMENTS, UNWANTED_VARIABLES
from devtools.complaint import Complaint
from devtools.places import TOOLS

# In this order, because each file is held to the versions of those before it.
SETS = ("base", "services", "test", "e2e", "prod")
OLDEST_PYTHON = "3.11"
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "cert": "SSL_CERT_FILE",
}


def lock() -> None:
    """Resolve every requirements/*.in into a .txt with hashes, for all supported Pythons and processors."""
    unknown = {file.stem for file in REQUIREMENTS.glob("*.in")} - set(SETS)
    if unknown:
        raise Complaint(f"Say in devtools/locking.py when to lock {', '.join(sorted(unknown))}.in")
    uv = _uv()
    environment = {**os.environ, **_package_index()}
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
        done = subprocess.run(command, cwd=REQUIREMENTS, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise Complaint(f"{name}.in cannot be locked: uv's own words stand above")


def _package_index() -> dict[str, str]:
    """Return what uv must know to find packages where pip does: it does not read pip's settings."""
    listed = subprocess.run(
        [str(TOOLS / "bin" / "python"), "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        # Settings of the environment stand under :env: and go before those of files.
        key = name.rpartition(".")[2]
        if key in PIP_TO_UV and (key not in found or name.startswith(":env:")):
            found[key] = str(ast.literal_eval(value))
    variables = {PIP_TO_UV[key]: " ".join(value.split()) for key, value in found.items()}
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", **variables}


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
