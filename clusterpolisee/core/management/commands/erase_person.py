"""Erase the data of one person."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.privacy.services import erasures
from clusterpolisee.core.workflow.errors import Refused

ACTOR = "system:erase_person"


class Command(BaseCommand):
    help = "Erase the data of one person; with --dry-run only tell what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of the account")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no account with this address")
        try:
            counts = erasures.erase(user, by=ACTOR, dry_run=options["dry_run"])
        except Refused as refusal:
            raise CommandError(str(refusal.reason)) from refusal
        if options["json"]:
            told = {"public_id": str(user.public_id), "counts": counts, "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(told))
            return
        for kind, count in counts.items():
            self.stdout.write(f"{count:6} {kind}")
        self.stdout.write("Nothing was changed." if options["dry_run"] else f"Erased: {user.public_id}")
