"""What the machine must bring before anything is installed.

Read by Pythons far too old for the portal, because the message is meant for them: no syntax newer than 3.6.
"""

import importlib.util
import sys
from typing import Callable, Sequence  # noqa: UP035 - where old Pythons look for them

OLDEST = (3, 11)


def python_complaint(version: "Sequence[object]") -> str:
    """Return a line for a Python that is too old, else an empty string."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {version[0]}.{version[1]}: "
        "install a newer one and name it, as in make run PYTHON=python3.12"
    )


def venv_complaint(find: "Callable[[str], object]" = importlib.util.find_spec) -> str:
    """Return a line when virtual environments cannot be made, else an empty string."""
    # Debian ships venv without ensurepip, and says so only after a half-made environment.
    missing = [name for name in ("venv", "ensurepip") if find(name) is None]
    if not missing:
        return ""
    return f"Python's module {missing[0]} is missing: install the Debian package python3-venv, then try again"


def complaint() -> str:
    """Return the first thing this machine lacks, else an empty string."""
    return python_complaint(sys.version_info) or venv_complaint()
