"""Make sample expressions of interest in numbers, to measure lists, boards and exports with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workinggroups.models import Call
from workinggroups.services import samples


class Command(BaseCommand):
    help = "Add sample expressions to a call until there are TOTAL; refuses in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("call", help="the short address of the call, such as wg3")
        parser.add_argument("total", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Sample expressions in numbers are not for production.")
        call = Call.objects.filter(slug=options["call"]).select_related("group").first()
        if call is None:
            raise CommandError(f"There is no call {options['call']}.")
        self.stdout.write(f"{samples.crowd(call, options['total'])} expressions.")
