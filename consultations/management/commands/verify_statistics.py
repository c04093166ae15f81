"""Count all answers again and compare with what is stored."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.models import Consultation
from consultations.services import statistics


class Command(BaseCommand):
    help = "Compare the stored statistics of a consultation, or of all, with a recount of the answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="the consultation; all of them when left out")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Consultation.objects.order_by("slug")
        if options["slug"]:
            found = found.filter(slug=options["slug"])
            if not found:
                raise CommandError(f"There is no consultation “{options['slug']}”.")
        differences = [line for consultation in found for line in statistics.differences(consultation)]
        if options["json"]:
            self.stdout.write(json.dumps({"differences": len(differences)}))
        else:
            self.stdout.write(f"{len(found)} consultations, {len(differences)} differences")
            for line in differences:
                self.stdout.write(str(asdict(line)))
        if differences:
            raise CommandError("The stored statistics differ from the answers.")
