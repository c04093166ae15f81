"""A restored copy becomes the portal: mail leaves and beat runs again."""

from typing import Any

from django.core.management.base import BaseCommand

from clusterpolisee.core.outbox import quiet, resuming


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not quiet.is_quiet():
            self.stdout.write("This is no restored copy that waits: nothing to do.")
            return
        doubtful = resuming.resume()
        self.stdout.write(
            f"Mail leaves and beat runs again. Mails put in doubt: {doubtful} (see the mail log)."
        )
