"""Write docs/states/ from the transition tables, or check that it is up to date."""

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.workflow.diagrams import diagram
from clusterpolisee.core.workflow.executor import Machine


def load_all_services() -> None:
    """Import the services of every app, and with them the machines that they own."""
    for config in apps.get_app_configs():
        services = Path(config.path) / "services"
        for module in pkgutil.iter_modules([str(services)]):
            import_module(f"{config.name}.services.{module.name}")


class Command(BaseCommand):
    help = "Write the state diagrams; with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a diagram is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        load_all_services()
        folder = Path(settings.BASE_DIR) / "docs" / "states"
        wanted = {f"{name}.md": diagram(machine.table) for name, machine in Machine.registry.items()}
        if not options["check"]:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in wanted.items():
                (folder / name).write_text(text, encoding="utf-8")
            return
        present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        if present != wanted:
            raise CommandError("docs/states is out of date: run manage.py diagrams")
