"""Make the coming months of the audit trail and drop those that retention no longer keeps.

Run once a day by a process that knows the owner of the tables; web, worker and beat do not.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from clusterpolisee.core.audit import partitions, roles
from clusterpolisee.core.outbox.quiet import is_quiet


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with roles.as_owner():
            made = partitions.ensure()
            dropped = [] if is_quiet() else partitions.drop_before(self._first_day())
        for word, names in (("made", made), ("dropped", dropped)):
            if names:
                self.stdout.write(f"{word} {', '.join(names)}")

    def _first_day(self) -> date:
        return (timezone.now() - timedelta(days=settings.AUDIT_KEPT_DAYS)).date()
