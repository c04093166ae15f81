"""Print how complete each language is, for the interface and for the content of each model."""

import json
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clusterpolisee.core.languages.completeness import catalogues, content


class Command(BaseCommand):
    help = "Print completeness per language, app and model."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(chain(catalogues(), content()))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in rows], indent=1))
            return
        for row in rows:
            done = f"{row.done:5} of {row.total:5}  {row.share:6.1%}"
            self.stdout.write(f"{row.app:14} {row.model:18} {row.language}  {done}")
