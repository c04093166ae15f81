"""Commands that try faults on services of their own, and what they count."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from devtools.bench_portal import manage

ENVIRON = {**os.environ, "PORTAL_ENV": "development"}


def mails() -> Iterator[tuple[str, str]]:
    """Mails sent while their worker is killed again and again."""
    found = json.loads(manage(ENVIRON, "chaos_mail", "--mails", "1000", "--kills", "10", "--json"))
    what = f"{found.pop('mails')} mails, worker killed {found.pop('kills')} times"
    yield what, _words(found)


def race() -> Iterator[tuple[str, str]]:
    """Two people changing one mandate at once."""
    found = json.loads(manage(ENVIRON, "race", "mandates", "--rounds", "200", "--json"))
    yield f"{found.pop('rounds', 200)} rounds of two people changing one mandate", _words(found)


def table() -> Iterator[tuple[str, str]]:
    """The table of permissions, which tests/permissions compares with the portal."""
    lines = json.loads(manage(ENVIRON, "policies", "--json"))
    routes = {line["route"] for line in lines}
    roles = {line["role"] for line in lines}
    yield "permission table", f"{len(routes)} routes, {len(roles)} roles, {len(lines)} verdicts"


def _words(found: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found.items() if value != {})
