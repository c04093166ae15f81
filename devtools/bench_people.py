"""The list of people with 10 000 of them and with 100, asked in turns by a signed-in administrator."""

from __future__ import annotations

import json
import re
import statistics
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection

from devtools.bench_portal import manage, throwaway_portal
from devtools.complaint import Complaint

SIZES = (100, 10_000)
ROUNDS = 200
LIST = "/en/people/"
LOG_IN = "/en/accounts/login/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Reader:
    """Somebody who is signed in to a portal."""

    def __init__(self, port: int, email: str, password: str) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        token = TOKEN.search(self.ask("GET", LOG_IN)[1])
        if token is None:
            raise Complaint("the page of log-in has no form")
        fields = {"login": email, "password": password, "csrfmiddlewaretoken": token.group(1)}
        if self.ask("POST", LOG_IN, urllib.parse.urlencode(fields))[0] != 302:
            raise Complaint(f"{email} cannot log in")

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Return status and text of the answer; cookies are kept."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def seconds(self, path: str) -> float:
        """Return the seconds a page takes; Complaint when it is refused."""
        started = time.perf_counter()
        status, _text = self.ask("GET", path)
        if status != 200:
            raise Complaint(f"{path} answered {status}")
        return time.perf_counter() - started


def measured() -> Iterator[tuple[str, str]]:
    """Two portals at once and in turns, so that whatever slows the machine slows both."""
    small, large = SIZES
    with throwaway_portal() as one, throwaway_portal() as other:
        counts = [_filled(environ, size) for (_port, environ), size in ((one, small), (other, large))]
        readers = [_administrator(port, environ) for port, environ in (one, other)]
        times: list[list[float]] = [[], []]
        for number in range(ROUNDS + 5):
            for reader, taken in zip(readers, times, strict=True):
                seconds = reader.seconds(LIST)
                if number >= 5:  # the first are for warming up
                    taken.append(seconds)
    medians = [statistics.median(taken) for taken in times]
    for size, queries, taken, middle in zip(SIZES, counts, times, medians, strict=True):
        slow = sorted(taken)[int(len(taken) * 0.95)]
        figure = f"{queries} queries, median {middle * 1000:.0f} ms, p95 {slow * 1000:.0f} ms"
        yield f"list of {size} people, {ROUNDS} requests one after another", figure
    yield (
        f"list of {large} people to list of {small}, in turns",
        f"{medians[1] / medians[0]:.2f} times the median",
    )


def _filled(environ: Mapping[str, str], size: int) -> int:
    """Bring the portal to `size` people; return the queries of the list."""
    manage(environ, "crowd", str(size))
    counted = json.loads(manage(environ, "page_queries", LIST, "--as", _account(environ)["email"]))
    return int(counted[LIST]["queries"])


def _administrator(port: int, environ: Mapping[str, str]) -> Reader:
    account = _account(environ)
    return Reader(port, account["email"], account["password"])


def _account(environ: Mapping[str, str]) -> dict[str, str]:
    accounts = json.loads(manage(environ, "demo", "--list", "--json"))
    return next(account for account in accounts if account["role"] == "administrator")
