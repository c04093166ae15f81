"""Commands that try faults on services of their own, and what they count."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from devtools.bench_portal import manage
from devtools.services import throwaway_stack

ENVIRON = {**os.environ, "PORTAL_ENV": "development"}


def mails() -> Iterator[tuple[str, str]]:
    """Mails sent while their worker is killed again and again."""
    found = json.loads(manage(ENVIRON, "chaos_mail", "--mails", "1000", "--kills", "10", "--json"))
    what = f"{found.pop('mails')} mails, worker killed {found.pop('kills')} times"
    yield what, _words(found)


RACES = {
    "mandates": "two people changing one mandate",
    "last-seat": "two people filling the last seat",
    "accept-withdraw": "an applicant withdrawing while a seat is given",
    "two-deciders": "two people deciding at once",
    "submit-close": "sending while the call closes",
}


def race() -> Iterator[tuple[str, str]]:
    """Two people acting at once."""
    with throwaway_stack() as variables:
        environ = {**ENVIRON, **variables}
        manage(environ, "migrate", "--verbosity", "0")
        for about, words in RACES.items():
            found = json.loads(manage(environ, "race", about, "--rounds", "200", "--here", "--json"))
            yield f"{found.pop('rounds', 200)} rounds of {words}", _words(found)


def table() -> Iterator[tuple[str, str]]:
    """The table of permissions, which tests/permissions compares with the portal."""
    lines = json.loads(manage(ENVIRON, "policies", "--json"))
    routes = {line["route"] for line in lines}
    roles = {line["role"] for line in lines}
    yield "permission table", f"{len(routes)} routes, {len(roles)} roles, {len(lines)} verdicts"


def _words(found: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found.items() if value != {})
