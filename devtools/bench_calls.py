"""A call with 500 expressions of interest beside one with a handful: queries, times, the spreadsheet."""

from __future__ import annotations

import json
import re
import statistics
import time
import urllib.parse
from collections.abc import Iterator, Mapping

from devtools.bench_people import TOKEN, Reader
from devtools.bench_portal import manage, throwaway_portal
from devtools.complaint import Complaint

MANY = 500
ROUNDS = 100
PAGES = {
    "list of expressions": "/en/calls/wg3/desk/expressions/",
    "ranking": "/en/calls/wg3/desk/ranking/",
    "board": "/en/calls/wg1/board/",
}
REPORTS = "/en/calls/wg3/reports/"
PATIENCE_SECONDS = 120
READY = re.compile(r'href="([^"]*/my-page/downloads/[^"]*/file/)"|action="([^"]*/file/)"')


def measured() -> Iterator[tuple[str, str]]:
    """The secretariat's pages of one call, before and after it has 500 expressions."""
    with throwaway_portal() as (port, environ):
        account = _secretariat(environ)
        before = _queries(environ, account["email"])
        for slug in ("wg1", "wg3"):
            manage(environ, "crowd_expressions", slug, str(MANY))
        after = _queries(environ, account["email"])
        reader = Reader(port, account["email"], account["password"])
        for name, path in PAGES.items():
            times = sorted([reader.seconds(path) for _round in range(ROUNDS + 5)][5:])
            slow = times[int(len(times) * 0.95)]
            yield (
                f"{name}, {MANY} expressions, {ROUNDS} requests one after another",
                f"{after[path]} queries ({before[path]} with the sample ones alone), median "
                f"{statistics.median(times) * 1000:.0f} ms, p95 {slow * 1000:.0f} ms",
            )
        yield f"XLSX of everything, {MANY} expressions, asked to ready", f"{_spreadsheet(reader):.1f} s"


def _queries(environ: Mapping[str, str], email: str) -> dict[str, int]:
    counted = json.loads(manage(environ, "page_queries", *PAGES.values(), "--as", email))
    refused = [path for path in PAGES.values() if counted[path]["status"] != 200]
    if refused:
        raise Complaint(f"{refused[0]} answered {counted[refused[0]]['status']}")
    return {path: int(counted[path]["queries"]) for path in PAGES.values()}


def _spreadsheet(reader: Reader) -> float:
    """Seconds from asking for the spreadsheet until it can be fetched."""
    found = TOKEN.search(reader.ask("GET", REPORTS)[1])
    if found is None:
        raise Complaint("the page of reports has no form")
    started = time.perf_counter()
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": found.group(1)})
    status, _text = reader.ask("POST", f"{REPORTS}expressions.xlsx", body)
    if status != 302:
        raise Complaint(f"the spreadsheet was not begun: {status}")
    while time.perf_counter() - started < PATIENCE_SECONDS:
        if READY.search(reader.ask("GET", "/en/my-page/downloads/")[1]):
            return time.perf_counter() - started
        time.sleep(0.1)
    raise Complaint(f"the spreadsheet was not ready within {PATIENCE_SECONDS} s")


def _secretariat(environ: Mapping[str, str]) -> dict[str, str]:
    accounts = json.loads(manage(environ, "demo", "--list", "--json"))
    return next(account for account in accounts if account["role"] == "secretariat")
