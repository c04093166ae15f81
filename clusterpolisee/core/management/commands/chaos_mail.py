"""`manage.py chaos_mail`: kill the workers while they send, and count what was sent twice or lost."""

import json
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.outbox.trial import Trial


class Command(BaseCommand):
    help = "Send mails to a mail server of our own while the workers are killed; runs on throw-away services."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mails", type=int, default=1000)
        parser.add_argument("--kills", type=int, default=10)
        parser.add_argument("--here", action="store_true", help="on the services of this data folder")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if OutboxMessage.objects.filter(state="queued").exists():
            raise CommandError("Mail is waiting here; the trial would send it to its own mail server.")
        result = Trial(mails=options["mails"], kills=options["kills"]).run()
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            for name, value in result.items():
                self.stdout.write(f"{name:12} {value}")
        if result["sent_twice"] or result["lost"]:
            raise CommandError("Mail was sent twice or lost.")
