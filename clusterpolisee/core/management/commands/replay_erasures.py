"""Erase again what a restored copy of the database still holds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clusterpolisee.core.privacy import journal
from clusterpolisee.core.privacy.services import erasures


class Command(BaseCommand):
    help = "Erase again whom the list of erasures names: after every restore, before anybody is let in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="the list, DATA_DIR/erasures.jsonl if none is named"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = erasures.replay(journal.entries(options["file"]))
        self.stdout.write(f"Erased again: {count}")
