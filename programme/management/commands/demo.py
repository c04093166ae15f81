"""Load accounts and sample records to try the portal with, or list the accounts."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from programme.services import demonstration_factors
from programme.services.demonstration import ACCOUNTS, PASSWORD, demonstrate


class Command(BaseCommand):
    help = "Create demonstration accounts and sample records; refuses in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="print the accounts and create nothing")
        parser.add_argument(
            "--second-factor", action="store_true", help="the accounts log in with an authenticator app, too"
        )
        parser.add_argument("--json", action="store_true", help="with --list: print JSON")
        parser.add_argument("--yes-i-mean-it", action="store_true", help="also in production")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._print_accounts(as_json=options["json"])
            return
        if settings.PRODUCTION and not options["yes_i_mean_it"]:
            raise CommandError("Demonstration accounts have known passwords: not in production.")
        counts = demonstrate()
        if options["second_factor"]:
            counts["second factors"] = demonstration_factors.enrol()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")

    def _print_accounts(self, *, as_json: bool) -> None:
        enrolled = _enrolled()
        rows = [{"role": a.role, "email": a.email, "password": PASSWORD} for a in ACCOUNTS]
        for row, account in zip(rows, ACCOUNTS, strict=True):
            if account.email in enrolled:
                row["totp_secret"] = demonstration_factors.secret_of(account)
        if as_json:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for row in rows:
            key = row.get("totp_secret", "")
            self.stdout.write(f"{row['role']:14} {row['email']:50} {row['password']} {key}".rstrip())


def _enrolled() -> set[str]:
    """Who logs in with an app, too. The list of accounts can be had without a database."""
    try:
        return demonstration_factors.enrolled()
    except (DatabaseError, ImproperlyConfigured):
        return set()
