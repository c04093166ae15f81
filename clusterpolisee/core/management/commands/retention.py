"""Apply the retention table, or write it down."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from clusterpolisee.core.accounts.retention import lines
from clusterpolisee.core.audit.roles import as_owner
from clusterpolisee.core.privacy.services import retention


class Command(BaseCommand):
    help = "Delete what has been kept long enough, line by line of settings.RETENTION."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only count")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--document", action="store_true", help="only write docs/retention.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["document"]:
            with translation.override("en"):
                text = retention.document(lines())
            (Path(settings.BASE_DIR) / "docs" / "retention.md").write_text(text, encoding="utf-8")
            return
        with as_owner():
            done = retention.enforce(dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps({"counts": done, "dry_run": options["dry_run"]}))
            return
        for code, count in done.items():
            self.stdout.write(f"{count:6} {code}")
