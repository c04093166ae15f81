"""Enforcing the retention table, one transaction a line; whatever is killed goes on the next day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.retention import Line, lines
from clusterpolisee.core.audit import partitions
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage, OutboxState
from clusterpolisee.core.outbox.services import forget_texts
from clusterpolisee.core.privacy import journal
from clusterpolisee.core.privacy.models import (
    Consent,
    DataExport,
    ErasureRequest,
    ErasureRequestState,
    ExportState,
)
from clusterpolisee.core.privacy.services import exports

ACTOR = "system:retention"
SETTLED = (OutboxState.SENT, OutboxState.FAILED)


class _OnlyCounting(Exception):
    """Rolls a trial back."""


def enforce(now: datetime | None = None, *, dry_run: bool = False) -> dict[str, int]:
    """Apply every line of the table as of `now`; returns how many rows each concerned.

    `dry_run` does the same and rolls it back; lines with transactions of their own are then left out.
    """
    moment = now or timezone.now()
    chosen = [line for line in lines() if line.transactional or not dry_run]
    done = {line.code: _enforce(line, moment, dry_run=dry_run) for line in chosen}
    if not dry_run:
        journal.complete()
    return done


def document(rows: Iterable[Line]) -> str:
    """The table as docs/retention.md shows it."""
    head = [
        "# How long what is kept",
        "",
        "Written by `manage.py retention --document` from `settings.RETENTION`; do not edit. The job runs",
        "every night at 03:17 UTC, and by hand with `manage.py retention`; `--dry-run --json` tells what it",
        "would do. Months of the trails are dropped by the owner of the tables, see `core.audit.roles`.",
        "",
        "| code | what | days | from | then |",
        "|---|---|---|---|---|",
    ]
    table = [f"| `{row.code}` | {row.what} | {row.days} | {row.since} | {row.then} |" for row in rows]
    return "\n".join([*head, *table]) + "\n"


def _enforce(line: Line, moment: datetime, *, dry_run: bool) -> int:
    before = moment - timedelta(days=line.days)
    if not line.transactional:
        return line.enforce(before)
    count = 0
    try:
        with recorded(by=ACTOR):
            count = line.enforce(before)
            if dry_run:
                raise _OnlyCounting
    except _OnlyCounting:
        pass
    return count


def _mail_texts(before: datetime) -> int:
    return forget_texts(older_than=timezone.now() - before)


def _mails(before: datetime) -> int:
    return OutboxMessage.objects.filter(state__in=SETTLED, settled_at__lt=before).delete()[0]


def _last_mails(before: datetime) -> int:
    rows = OutboxMessage.objects.filter(kind="erasure_done", state__in=SETTLED, settled_at__lt=before)
    return rows.delete()[0]


def _news_read(before: datetime) -> int:
    return Notification.objects.filter(read_at__lt=before).delete()[0]


def _news(before: datetime) -> int:
    return Notification.objects.filter(created_at__lt=before).delete()[0]


def _copies(before: datetime) -> int:
    """The file goes on its own day; see `exports.expire`. A little later nothing is left of the row."""
    over = (ExportState.EXPIRED, ExportState.FAILED)
    return exports.expire() + DataExport.objects.filter(state__in=over, requested_at__lt=before).delete()[0]


def _requests(before: datetime) -> int:
    answered = ErasureRequest.objects.exclude(state=ErasureRequestState.ASKED)
    return answered.filter(answered_at__lt=before).delete()[0]


def _consents(before: datetime) -> int:
    return Consent.objects.filter(withdrawn_at__lt=before).delete()[0]


def _trails(before: datetime) -> int:
    """Only the owner of the tables can drop months; elsewhere `manage.py retention` does it for the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_has_role(relowner, 'usage') from pg_class where oid = 'core_auditevent'::regclass"
        )
        (owns,) = cursor.fetchone()
    return len(partitions.drop_before(before.date())) if owns else 0


LINES = (
    Line("mail_texts", _("Subjects and texts of mails"), _("the sending"), _("texts deleted"), _mail_texts),
    Line("mails", _("Who got what kind of mail, and when"), _("the sending"), _("deleted"), _mails),
    Line(
        "last_mails",
        _("The mail that tells somebody of the erasure, with the address"),
        _("the sending"),
        _("deleted"),
        _last_mails,
    ),
    Line("notifications_read", _("Notifications that were read"), _("the reading"), _("deleted"), _news_read),
    Line("notifications", _("Notifications nobody read"), _("their day"), _("deleted"), _news),
    Line(
        "exports",
        _("Copies of one’s data, made on demand"),
        _("the making"),
        _("deleted"),
        _copies,
    ),
    Line(
        "erasure_requests",
        _("Requests for erasure and the answers to them"),
        _("the answer"),
        _("deleted"),
        _requests,
    ),
    Line(
        "consents", _("Consents that were withdrawn, as proof"), _("the withdrawal"), _("deleted"), _consents
    ),
    Line(
        "trails",
        _("The record of changes and of confidential reading"),
        _("the end of the month of the entry"),
        _("deleted by the month"),
        _trails,
        transactional=False,
    ),
)
