"""Load the documented facts of the project; run it as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from programme.services.seeding import seed


class Command(BaseCommand):
    help = "Create countries, organisations, groups, work packages, indicators and documented content."

    def handle(self, *args: Any, **options: Any) -> None:
        added = {name: count for name, count in seed().items() if count}
        words = ", ".join(f"{count} {name}" for name, count in added.items())
        self.stdout.write(f"Added {words}." if words else "Nothing to add.")
