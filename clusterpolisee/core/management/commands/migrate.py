"""Django's migrate, run as the owner of the tables, who then gives the serving role its rights."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from clusterpolisee.core.audit import partitions, roles


class Command(migrate.Command):
    """Bring the database up to date."""

    def execute(self, *args: Any, **options: Any) -> Any:
        with (
            roles.as_owner()
        ):  # already for Django's checks: before the first migration there is no other role
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["database"] == DEFAULT_DB_ALIAS and not (options["plan"] or options["check_unapplied"]):
            partitions.ensure()
            roles.grant()
