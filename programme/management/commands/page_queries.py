"""Print how many database queries pages need."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clusterpolisee.core.accounts.models import User

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class Command(BaseCommand):
    help = "Count the database queries of GET requests, each page asked once before it is counted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", help="paths such as /en/")
        parser.add_argument("--as", dest="email", help="the address of a signed-in person; else a visitor")

    def handle(self, *args: Any, **options: Any) -> None:
        client = Client(headers={"host": "localhost"})
        if options["email"]:
            client.force_login(User.objects.get(email=options["email"]), backend=BACKEND)
        counts = {}
        for path in options["paths"]:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                status = client.get(path).status_code
            counts[path] = {"status": status, "queries": len(queries)}
        self.stdout.write(json.dumps(counts))
