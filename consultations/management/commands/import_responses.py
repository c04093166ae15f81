"""Load the replies of a consultation that was held elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.workflow.errors import Refused
from consultations.imports.csv_responses import load_responses
from consultations.imports.mapping_files import load_mapping
from consultations.imports.problems import ImportRefused, MappingRefused
from consultations.services.importing import Imported, import_responses


class Command(BaseCommand):
    help = "Load replies from a CSV file with a mapping; a malformed file is refused and changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--mapping", type=Path, required=True, help="the JSON file that explains it")

    def handle(self, *args: Any, **options: Any) -> None:
        imported = _imported(options["file"], options["mapping"])
        slug = imported.consultation.slug
        already = imported.total - imported.added
        self.stdout.write(
            f"{slug}: {imported.total} replies, {imported.added} added, {already} already there"
        )


def _imported(file: Path, mapping_file: Path) -> Imported:
    try:
        mapping = load_mapping(mapping_file)
        return import_responses(mapping, load_responses(file, mapping))
    except MappingRefused as refusal:
        raise CommandError(f"{mapping_file.name} is refused:\n{refusal}") from refusal
    except ImportRefused as refusal:
        more = "\nThere are more problems." if refusal.more else ""
        raise CommandError(f"{file.name} is refused:\n{refusal}{more}") from refusal
    except Refused as refusal:
        raise CommandError(str(refusal.reason)) from refusal
