"""What happens after the start of the services and before the portal's: one process, to load Django once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from devtools import products

DEMONSTRATION = Path("consultations/data/anid-open-access-2020")


def prepare(environ: Mapping[str, str]) -> None:
    """Bring database, content, catalogues and static files up to date; every step may be repeated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterpolisee.settings")
    for name, step in steps(environ).items():
        started = time.monotonic()
        step()
        print(f"{name}: {time.monotonic() - started:.1f} s", flush=True)


def steps(environ: Mapping[str, str]) -> dict[str, Callable[[], object]]:
    """Return the steps in their order; demonstration content is for every environment but production."""
    plan: dict[str, Callable[[], object]] = {
        "catalogues and styles": products.build,
        "django": _load_django,
        "migrate": lambda: _call("migrate", "--noinput", "--verbosity", "0"),
        "seed": lambda: _call("seed"),
    }
    if environ.get("PORTAL_ENV") != "production":
        plan["demo"] = lambda: _call("demo")
        plan["demonstration consultation"] = lambda: _call(
            "import_responses",
            str(DEMONSTRATION / "responses.csv"),
            "--mapping",
            str(DEMONSTRATION / "mapping.json"),
        )
    plan["old signs of life"] = _forget_pulses
    plan["static files"] = lambda: products.collect_static(Path(environ["DATA_DIR"]) / "static.note")
    return plan


def _load_django() -> None:
    import django

    django.setup()


def _forget_pulses() -> None:
    from clusterpolisee.core.outbox import pulse

    pulse.forget()


def _call(command: str, *arguments: str) -> None:
    from django.core.management import call_command

    call_command(command, *arguments)
