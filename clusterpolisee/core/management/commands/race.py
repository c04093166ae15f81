"""Let two people change one mandate at the same moment, many times, and count what went wrong."""

import json
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.partners.services import races


class Command(BaseCommand):
    help = "Two people at once change one mandate. Runs on throw-away services unless --here is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("about", choices=["mandates"])
        parser.add_argument("--rounds", type=int, default=200)
        parser.add_argument("--here", action="store_true", help="on the database of the environment")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["here"]:
            call_command("migrate", verbosity=0)
        started = time.perf_counter()
        outcome = races.run(options["rounds"])
        seconds = round(time.perf_counter() - started, 1)
        wrong = sum(outcome.wrong.values())
        if options["json"]:
            figures = {
                "rounds": outcome.rounds,
                "wrong": wrong,
                "seconds": seconds,
                "refused": outcome.refused,
            }
            self.stdout.write(json.dumps({**figures, "kinds": dict(outcome.wrong)}))
        else:
            self.stdout.write(f"{outcome.rounds} rounds, {wrong} wrong outcomes, {seconds} s.")
        if wrong:
            raise CommandError(", ".join(f"{name}: {count}" for name, count in outcome.wrong.items()))
