"""Print who may GET and POST each route."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clusterpolisee.core.ui.policies import policy_of, routes


class Command(BaseCommand):
    help = "Print every route with its policy line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [
            {"route": route.name, "path": route.path, "get": line.get, "post": line.post}
            for route in routes()
            for line in [policy_of(route.view)]
        ]
        if options["json"]:
            self.stdout.write(json.dumps(lines, indent=1))
            return
        for line in lines:
            self.stdout.write(f"{line['path']:60} GET {line['get'] or '-':30} POST {line['post'] or '-'}")
