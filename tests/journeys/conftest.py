"""Journeys run against the whole portal: web server, worker and beat, started as `make run` does."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

from programme.services.demonstration import ACCOUNTS, PASSWORD
from programme.services.demonstration_factors import secret_of
from tests.second_factor import PERIOD_SECONDS, totp

READY_WITHIN_SECONDS = 180
FRESH_SECONDS = 200  # an older log-in is soon asked for the password again
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,  # it would load style sheets anew by itself, which our content policy refuses
}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a portal of its own, with facts, accounts, sample records and the demonstration."""
    folder = tmp_path_factory.mktemp("portal")
    port = _free_port()
    variables = {
        "PORTAL_ENV": "development",
        "REQUIRE_SECOND_FACTOR": "yes",
        "DATA_DIR": str(folder / "data"),
        "PORT": str(port),
    }
    log = folder / "portal.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "devtools", "run"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **variables},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, log)
        _enrol_accounts({**os.environ, **variables})
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _enrol_accounts(variables: dict[str, str]) -> None:
    """Demonstration accounts log in as production's do: with password and app."""
    command = [sys.executable, "manage.py", "demo", "--second-factor"]
    run = subprocess.run(
        command, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, check=False
    )
    if run.returncode:
        pytest.fail(f"the accounts could not be enrolled: {run.stderr[-2000:]}")


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(READY_WITHIN_SECONDS * 4):
        if "Ready: " in log.read_text(errors="replace"):
            return
        if process.poll() is not None:
            break
        time.sleep(0.25)
    pytest.fail("the portal did not start:\n" + log.read_text(errors="replace")[-4000:])


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    arguments = ["--disable-gpu"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    return {"executable_path": os.environ.get("CHROMIUM", "chromium"), "args": arguments}


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """What the browser kept of each role's log-in: a code of the app is good for one log-in only."""
    return {}


@pytest.fixture
def visit(browser: Browser, portal: str, signed_in: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """A fresh visitor's page; with `role` the person is signed in. Script errors fail the journey."""
    contexts = []
    complaints: list[str] = []

    def open_page(path: str, *, role: str = "", width: int = 1280, **options: Any) -> Page:
        viewport = {"width": width, "height": 900}
        since, state = signed_in.get(role, (0.0, None))
        if time.monotonic() - since > FRESH_SECONDS:
            state = None
        context = browser.new_context(base_url=portal, viewport=viewport, storage_state=state, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role and state is None:
            _log_in(page, role)
            signed_in[role] = (time.monotonic(), context.storage_state())
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def _log_in(page: Page, role: str) -> None:
    account = next(account for account in ACCOUNTS if account.role == role)
    page.goto("/en/accounts/login/")
    page.fill("input[name=login]", account.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/2fa/authenticate/")
    left = PERIOD_SECONDS - time.time() % PERIOD_SECONDS
    time.sleep(left if left < 3 else 0)
    page.fill("input[name=code]", totp(secret_of(account)))
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/my-work/")


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fails with the findings of axe (WCAG 2.2 A and AA), or when the page scrolls sideways."""

    def check(page: Page) -> None:
        found = Axe().run(page, options=AXE).response["violations"]
        told = [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]
        assert told == [], page.url
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(sideways) <= 0, f"{page.url} scrolls sideways"

    return check
