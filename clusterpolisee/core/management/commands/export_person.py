"""Write all data of one person into a zip."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.privacy import archive

ACTOR = "system:export_person"


def _for_oneself(path: str, flags: int) -> int:
    """Nobody else may read the file, not even while it is being written."""
    handle = os.open(path, flags, 0o600)
    os.fchmod(handle, 0o600)  # a file that was there before
    return handle


class Command(BaseCommand):
    help = "Write all data of one person into a zip: JSON for machines, a page for readers, and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of the account")
        parser.add_argument("path", type=Path, help="the zip to be written")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no account with this address")
        with open(options["path"], "wb", opener=_for_oneself) as target:
            archive.write(user, target, language=user.preferred_language)
        log_read("person.export", by=ACTOR, obj=user)
        self.stdout.write(f"Written: {options['path']}")
