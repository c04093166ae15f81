"""Addresses for machines that watch the portal."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from clusterpolisee.core.outbox import pulse
from clusterpolisee.core.outbox.quiet import is_quiet
from clusterpolisee.core.ui.policies import EVERYONE, policy
from clusterpolisee.core.version import VERSION


@policy(get=EVERYONE)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@policy(get=EVERYONE)
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether every part answers; 503 when one does not. On a restored copy beat waits, which is no fault."""
    parts = {**_database(), **pulse.read()}
    restored = parts["migrations"] and is_quiet()
    words = {name: "ok" if fine else "down" for name, fine in parts.items()}
    if restored:
        words["beat"] = "waits"
    status = 503 if "down" in words.values() else 200
    response = JsonResponse({**words, "restored": restored, "version": VERSION}, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # asked every few seconds; a 503 here is an answer, not a fault
    return response


def _database() -> dict[str, bool]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": not waiting}
