"""Make sample people in numbers, to measure lists with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.services import samples


class Command(BaseCommand):
    help = "Add sample people until there are TOTAL; refuses in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("total", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Sample people in numbers are not for production.")
        samples.crowd(max(options["total"] - User.objects.count(), 0))
        self.stdout.write(f"{User.objects.count()} people.")
