"""`manage.py outbox --json`: how many mails are in each state."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clusterpolisee.core.notifications.mail_log import counts


class Command(BaseCommand):
    help = "Print how many mails are queued, claimed, sent, in doubt and failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = counts()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for state, count in found.items():
            self.stdout.write(f"{state:10} {count}")
