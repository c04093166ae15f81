"""Print who may GET and POST each route."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.ui import permission_table
from clusterpolisee.core.ui.policies import policy_of, routes


class Command(BaseCommand):
    help = "Print every route with its policy line; with --json the verdict for every role and object."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print route x object x role x method with its verdict"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(list(_verdicts()), indent=1))
            return
        for route in routes():
            line = policy_of(route.view)
            self.stdout.write(f"{route.path:60} GET {line.get or '-':30} POST {line.post or '-'}")


def _verdicts() -> Iterator[dict[str, str]]:
    try:
        lines, roles = permission_table.read(), permission_table.roles()
    except (OSError, permission_table.UnsoundTable) as error:
        raise CommandError(f"The table of permissions cannot be read: {error}") from error
    paths = permission_table.paths()
    for line in permission_table.filled(lines.values(), roles):
        if line.route not in paths:
            raise CommandError(f"The table has a line for {line.route}, which is no route.")
        about = {"route": line.route, "path": paths[line.route], "label": line.label}
        for role, verdict in line.verdicts.items():
            yield {**about, "role": role, "method": line.method, "verdict": verdict}
