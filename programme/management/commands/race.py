"""Let two people act at the same moment, many times, and count what went wrong."""

import json
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.partners.services import races as mandates
from workinggroups.services import races as groups

MANDATES = "mandates"


class Command(BaseCommand):
    help = (
        "Two people act at once. Races about seats and expressions run on the portal's own database, in a "
        "trial group that nobody sees and that is removed again; the one about mandates runs on throw-away "
        "services unless --here is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("about", choices=[MANDATES, *groups.RACES])
        parser.add_argument("--rounds", type=int, default=200)
        parser.add_argument("--here", action="store_true", help="on the database of the environment")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        about = options["about"]
        if about == MANDATES and not options["here"]:
            call_command("migrate", verbosity=0)
        started = time.perf_counter()
        outcome = (
            mandates.run(options["rounds"]) if about == MANDATES else groups.run(about, options["rounds"])
        )
        seconds = round(time.perf_counter() - started, 1)
        wrong = sum(outcome.wrong.values())
        if options["json"]:
            figures = {"rounds": outcome.rounds, "wrong": wrong, "seconds": seconds}
            more = {"refused": outcome.refused, "kinds": dict(outcome.wrong)}
            self.stdout.write(json.dumps({**figures, **more}))
        else:
            self.stdout.write(f"{outcome.rounds} rounds, {wrong} wrong outcomes, {seconds} s.")
        if wrong:
            raise CommandError(", ".join(f"{name}: {count}" for name, count in outcome.wrong.items()))
