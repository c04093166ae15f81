"""Who is acting, and the one way to open a transaction that tells the audit trail so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

request_id: ContextVar[str] = ContextVar("request_id", default="")
_actor: ContextVar[str] = ContextVar("actor", default="")


def actor_name(by: Any) -> str:
    """`user:<primary key>` of a signed-in person, a given system name, or an empty string for a visitor."""
    if isinstance(by, str):
        return by
    return f"user:{by.pk}" if by is not None and by.is_authenticated else ""


@contextmanager
def recorded(*, by: Any) -> Iterator[None]:
    """Open a transaction whose changes the audit trail ascribes to `by`.

    `by` is a user, None for a visitor, or a name such as `"system:calls"` for a task. Inside another
    `recorded` it is a savepoint, after which the outer actor goes on.
    """
    outer = _actor.get()
    token = _actor.set(actor_name(by))
    try:
        with transaction.atomic():
            _tell_database(_actor.get())
            yield
            _tell_database(outer)
    finally:
        _actor.reset(token)


def _tell_database(actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('portal.actor', %s, true), set_config('portal.request_id', %s, true)",
            [actor, request_id.get()],
        )
