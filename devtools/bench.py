"""make bench: the figures of the README, measured on a portal of its own that is thrown away afterwards."""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from devtools.complaint import Complaint
from devtools.places import CHECKOUT
from devtools.register import Register
from devtools.services import throwaway_stack

CLIENTS = 8
REQUESTS = 400
SUBMISSIONS = 10
READY_WITHIN_SECONDS = 300
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
    """Print the table in Markdown; with --setup also the times of set-up and tests, in a fresh clone."""
    rows = [*_measured_portal()]
    if "--setup" in arguments:
        rows += _measured_setup()
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")
    return 0


def _measured_portal() -> Iterator[tuple[str, str]]:
    with throwaway_stack(durable=True) as variables:
        data = Path(variables["DATA_DIR"])
        environ = {**os.environ, **variables, "PORTAL_ENV": "development"}
        with _portal(environ, CHECKOUT) as (port, _seconds):
            yield from _pages(port, environ)
            yield "submit to shown in the results, median of 10", f"{_submit_to_shown(port):.2f} s"
            yield from _memory(Register(data).read()["children"])


def _pages(port: int, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    pages = {"home page": HOME, "results page (732 replies, 42 questions)": DEMONSTRATION}
    counts = json.loads(_manage(environ, "page_queries", *pages.values()))
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
    found = re.search(r'data-response-count="(\d+)"', _get(port, f"{CONSULTATION}results/")[1])
    return int(found.group(1)) if found else 0


def _submit(port: int) -> None:
    """Answer every choice with its first option, as a browser without JavaScript would."""
    headers, page = _get(port, f"{CONSULTATION}answer/")
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


def _get(port: int, path: str) -> tuple[list[tuple[str, str]], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.getheaders(), answer.read().decode()


def _memory(children: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
    """Proportional memory of each part with all its processes."""
    for name, (leader, *_rest) in children.items():
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
            with _portal({**clean, **extra}, clone, "make", "run") as (_port, seconds):
                yield f"first `make run`, {name} package cache", f"{seconds:.0f} s"
            if name == "warm":
                with _portal(clean, clone, "make", "run") as (_port, seconds):
                    yield "second `make run`", f"{seconds:.0f} s"
                yield "`make test`", f"{_timed(lambda: _make_test(clone, clean)):.0f} s with its set-up"
            subprocess.run(["make", "clean"], cwd=clone, env=clean, check=True, capture_output=True)


def _make_test(clone: Path, environ: Mapping[str, str]) -> None:
    subprocess.run(["make", "test"], cwd=clone, env=dict(environ), check=True, capture_output=True)


def _timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


@contextmanager
def _portal(environ: Mapping[str, str], checkout: Path, *command: str) -> Iterator[tuple[int, float]]:
    """A running portal: its port and the seconds until it was ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = command or (sys.executable, "-m", "devtools", "run")
    variables = {**environ, "PORT": str(port)}
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(words, cwd=checkout, env=variables, stdout=log, stderr=log)
        try:
            while not _is_ready(port):
                if process.poll() is not None or time.perf_counter() - started > READY_WITHIN_SECONDS:
                    log.seek(0)
                    raise Complaint("the portal did not start:\n" + log.read()[-2000:])
                time.sleep(0.1)
            yield port, time.perf_counter() - started
        finally:
            process.terminate()
            process.wait(60)


def _is_ready(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _manage(environ: Mapping[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=dict(environ), check=True, capture_output=True, text=True
    )
    return done.stdout
