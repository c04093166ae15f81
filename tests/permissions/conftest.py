"""The world is built once for this directory, in a transaction that is rolled back at the end."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.template import engines
from django.test import override_settings

from clusterpolisee.core.documents import pdf
from clusterpolisee.core.outbox import pulse
from tests.permissions.world import World, build


@pytest.fixture(scope="package")
def built_world(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), files, transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: Any) -> World:
    return built_world


@pytest.fixture(autouse=True)
def _quick_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undefined variables are looked for elsewhere; finding their template's name takes too long here."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[None]:
    """Thousands of answers are meant to be refusals."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _worker_and_clock_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "read", lambda: dict.fromkeys(("redis", "worker", "beat"), True))


@pytest.fixture(autouse=True)
def _documents_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a PDF would say, readable: the words inside a real one cannot be searched."""
    monkeypatch.setattr(
        pdf, "_compiled", lambda template, data: json.dumps(data, ensure_ascii=False).encode()
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for found in terminalreporter.stats.values() for report in found]
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    crawls = [told for told in (dict(report.user_properties) for report in calls) if "crawled_as" in told]
    if not crawls:
        return
    first = crawls[0]
    terminalreporter.write_line(
        f"Permissions: routes covered {first['covered']} of {first['routes']} "
        f"({100 * first['covered'] // first['routes']} %), roles {len(crawls)} of {first['roles']}, "
        f"requests {sum(one['requests'] for one in crawls)}, "
        f"differences {sum(one['differences'] for one in crawls)}"
    )
