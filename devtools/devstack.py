"""One PostgreSQL and one Redis for one data folder, from wheels, as root and as an ordinary user."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

from devtools import places
from devtools.postgres import Postgres
from devtools.processes import locked
from devtools.redis_server import Redis


class Stack:
    """The services of a data folder. With `fast`, nothing survives a power cut: for tests only."""

    def __init__(self, folder: Path, *, fast: bool = False) -> None:
        self.folder = folder.resolve()
        self.account = places.service_account()
        self.home = places.services_folder(self.folder, self.account)
        self.sockets = places.sockets_folder(self.folder, os.environ)
        self.postgres = Postgres(self.home / "postgres", self.sockets, self.account, fast=fast)
        self.redis = Redis(self.home / "redis", self.sockets, self.account, fast=fast)

    def up(self, *, postgres: bool = True, redis: bool = True) -> None:
        """Start what is down of the services asked for; does nothing to what runs already."""
        places.data_folder(self.folder)
        with self._alone():
            if self.account:
                places.own_folder(self.home)
            places.private_folder(self.sockets, self.account)
            places.remember_sockets_folder(self.folder, self.sockets)
            for wanted, service in ((postgres, self.postgres), (redis, self.redis)):
                if wanted and not service.ready():
                    service.start()

    def down(self) -> None:
        """Stop what runs, Redis first."""
        if not self.folder.is_dir():
            return
        with self._alone():
            self.redis.stop()
            self.postgres.stop()
            places.remove_tree(self.sockets)

    def destroy(self) -> None:
        """Stop the services and remove everything they kept."""
        self.down()
        for folder in (self.postgres.folder, self.redis.folder):
            places.remove_tree(folder)
        for name in ("sockets", "services.lock"):
            (self.folder / name).unlink(missing_ok=True)
        if self.account:
            places.remove_tree(self.home)

    def urls(self) -> dict[str, str]:
        """Return DATABASE_URL, OWNER_DATABASE_URL and REDIS_URL."""
        database = {"DATABASE_URL": self.postgres.url, "OWNER_DATABASE_URL": self.postgres.owner_url}
        return {**database, "REDIS_URL": self.redis.url}

    def status(self) -> dict[str, str]:
        """Return a word for each service."""
        return {service.name: "up" if service.ready() else "down" for service in (self.postgres, self.redis)}

    def _alone(self) -> AbstractContextManager[None]:
        return locked(self.folder / "services.lock")
