"""Load accounts and sample records to try the portal with, or list the accounts."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.services.demonstration import ACCOUNTS, PASSWORD, demonstrate


class Command(BaseCommand):
    help = "Create demonstration accounts and sample records; refuses in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="print the accounts and create nothing")
        parser.add_argument("--json", action="store_true", help="with --list: print JSON")
        parser.add_argument("--yes-i-mean-it", action="store_true", help="also in production")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._print_accounts(as_json=options["json"])
            return
        if settings.PRODUCTION and not options["yes_i_mean_it"]:
            raise CommandError("Demonstration accounts have known passwords: not in production.")
        counts = demonstrate()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")

    def _print_accounts(self, *, as_json: bool) -> None:
        rows = [{"role": a.role, "email": a.email, "password": PASSWORD} for a in ACCOUNTS]
        if as_json:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['role']:14} {row['email']:50} {row['password']}")
