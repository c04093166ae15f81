"""make bench: the figures of the README, measured on a portal of its own that is thrown away afterwards."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path

from devtools import bench_calls, bench_people, bench_trials
from devtools.bench_portal import get, manage, portal, throwaway_portal
from devtools.complaint import Complaint
from devtools.places import CHECKOUT
from devtools.register import Register

CLIENTS = 8
REQUESTS = 400
SUBMISSIONS = 10
OF_THIS_RUN = {
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "REDIS_URL",
    "ARGS",
    "MAKEFLAGS",
    "MAKEOVERRIDES",
    "MFLAGS",
    "MAKELEVEL",
}
HOME = "/en/"
CONSULTATION = "/en/consultations/wg3-international-cooperation/"
DEMONSTRATION = "/en/consultations/anid-open-access-2020/results/"
INPUT = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def main(arguments: Sequence[str]) -> int:
    """Print the table in Markdown: all parts or those named; --setup measures set-up and tests in a clone."""
    named = [word for word in arguments if word != "--setup"]
    unknown = sorted(set(named) - PARTS.keys())
    if unknown:
        raise Complaint(f"There is no part {unknown[0]} to measure, only {', '.join(PARTS)} and --setup")
    chosen = [PARTS[name] for name in named or ([] if "--setup" in arguments else PARTS)]
    if "--setup" in arguments:
        chosen.append(_measured_setup)
    print("| what | figure |\n|---|---|")
    for part in chosen:
        for what, figure in part():
            print(f"| {what} | {figure} |", flush=True)
    return 0


def _measured_portal() -> Iterator[tuple[str, str]]:
    with throwaway_portal() as (port, environ):
        yield from _pages(port, environ)
        yield "submit to shown in the results, median of 10", f"{_submit_to_shown(port):.2f} s"
        yield from _memory(Register(Path(environ["DATA_DIR"])).read()["children"])


def _pages(port: int, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    pages = {"home page": HOME, "results page (732 replies, 42 questions)": DEMONSTRATION}
    counts = json.loads(manage(environ, "page_queries", *pages.values()))
    for name, path in pages.items():
        times = sorted(_load(port, path))
        middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
        queries = counts[path]["queries"]
        figure = f"{queries} queries, median {middle * 1000:.0f} ms, p95 {slow * 1000:.0f} ms"
        yield f"{name}, {CLIENTS} clients, {REQUESTS} requests", figure


def _load(port: int, path: str) -> list[float]:
    """Seconds of each of REQUESTS requests, CLIENTS at a time; Complaint when one fails."""
    times: list[float] = []
    failures: list[int] = []

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(REQUESTS // CLIENTS):
            started = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - started)
            if answer.status != 200:
                failures.append(answer.status)

    client()  # warm up, not counted
    times.clear()
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Complaint(f"{path} answered {failures[0]}")
    return times


def _submit_to_shown(port: int) -> float:
    """Median seconds from sending an answer to the first results page that counts it."""
    before = _shown_count(port)
    waits = []
    for number in range(1, SUBMISSIONS + 1):
        _submit(port)
        started = time.perf_counter()
        while _shown_count(port) < before + number:
            if time.perf_counter() - started > 60:
                raise Complaint("an answer did not reach the results within a minute")
            time.sleep(0.02)
        waits.append(time.perf_counter() - started)
    return statistics.median(waits)


def _shown_count(port: int) -> int:
    found = re.search(r'data-response-count="(\d+)"', get(port, f"{CONSULTATION}results/")[1])
    return int(found.group(1)) if found else 0


def _submit(port: int) -> None:
    """Answer every choice with its first option, as a browser without JavaScript would."""
    headers, page = get(port, f"{CONSULTATION}answer/")
    fields: dict[str, str] = {}
    for tag in INPUT.findall(page):
        given = dict(ATTRIBUTE.findall(tag))
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in {"hidden", "radio"} and name not in fields:
            fields[name] = given.get("value", "")
        elif " required" in tag:
            fields[name] = "3"  # reads as a number and as a text
        elif kind == "checkbox" and name not in fields:
            fields[name] = given.get("value", "on")
    cookies = "; ".join(value.split(";")[0] for key, value in headers if key.lower() == "set-cookie")
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    content = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    origin = {"Origin": f"http://127.0.0.1:{port}", "Host": f"127.0.0.1:{port}"}
    body = urllib.parse.urlencode(fields)
    connection.request("POST", f"{CONSULTATION}answer/", body, {**content, **origin})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise Complaint(f"the answer was not taken: {answer.status}")


def _memory(children: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
    """Proportional memory of each part with all its processes."""
    for name, (leader, *_rest) in children.items():
        if not leader:
            continue  # one that runs once a day
        total = sum(_proportional_kib(pid) for pid in _family(leader))
        yield f"memory of {name}", f"{total / 1024:.0f} MiB"


def _family(leader: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # ended meanwhile
            if int(fields[2]) == leader:  # process group
                yield int(folder.name)


def _proportional_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _measured_setup() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(clone)], check=True)
        clean = {key: value for key, value in os.environ.items() if key not in OF_THIS_RUN}
        for name, extra in (("warm", {}), ("empty", {"PIP_NO_CACHE_DIR": "1"})):
            with portal({**clean, **extra}, clone, "make", "run") as (_port, seconds):
                yield f"first `make run`, {name} package cache", f"{seconds:.0f} s"
            if name == "warm":
                with portal(clean, clone, "make", "run") as (_port, seconds):
                    yield "second `make run`", f"{seconds:.0f} s"
                yield "`make test`", f"{_timed(lambda: _make_test(clone, clean)):.0f} s with its set-up"
            subprocess.run(["make", "clean"], cwd=clone, env=clean, check=True, capture_output=True)


def _make_test(clone: Path, environ: Mapping[str, str]) -> None:
    subprocess.run(["make", "test"], cwd=clone, env=dict(environ), check=True, capture_output=True)


def _timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


PARTS: Mapping[str, Callable[[], Iterator[tuple[str, str]]]] = {
    "pages": _measured_portal,
    "people": bench_people.measured,
    "calls": bench_calls.measured,
    "mails": bench_trials.mails,
    "race": bench_trials.race,
    "table": bench_trials.table,
}
