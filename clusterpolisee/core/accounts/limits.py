"""How often one person may do what costs others something. PostgreSQL counts: it holds with Redis down."""

import datetime
import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.services.acting import moment
from clusterpolisee.core.workflow.errors import Refused

REACHED = _("You have reached the limit of %(most)d in one hour. Please go on after %(when)s.")


@dataclass(frozen=True)
class Limit:
    """At most `most` times in any stretch of `seconds`."""

    action: str
    most: int
    seconds: int


INVITATIONS = Limit("invitations", most=100, seconds=3600)


class LimitReached(Refused):
    """Too often; `retry_at` is the moment from which it is possible again."""

    def __init__(self, limit: Limit, retry_at: datetime.datetime) -> None:
        facts = {"most": limit.most, "when": moment(retry_at)}
        super().__init__(REACHED % facts, status=429)
        self.retry_at = retry_at


def take(limit: Limit, key: object) -> None:
    """Count one use. Call it in a transaction: it is locked until that ends, and forgotten if that fails.

    Raises LimitReached.
    """
    name = _name(limit, key)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    uses = _uses(limit, name)
    if len(uses) >= limit.most:
        raise LimitReached(limit, datetime.datetime.fromtimestamp(uses[0] + limit.seconds, tz=datetime.UTC))
    cache.set(name, [*uses, time.time()], timeout=limit.seconds)


def left(limit: Limit, key: object) -> int:
    """How many uses remain now."""
    return limit.most - len(_uses(limit, _name(limit, key)))


def _name(limit: Limit, key: object) -> str:
    return f"limit:{limit.action}:{hashlib.sha256(str(key).encode()).hexdigest()}"


def _uses(limit: Limit, name: str) -> list[float]:
    """When it was used inside the stretch that ends now, oldest first."""
    begin = time.time() - limit.seconds
    return [at for at in cache.get(name, []) if at > begin]
