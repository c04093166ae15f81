"""One role's way through the whole table of permissions."""

from typing import Any

from clusterpolisee.core.ui import permission_table
from clusterpolisee.core.ui.policies import EVERYONE, policy_of, routes
from tests.permissions.crawler import (
    LANGUAGES,
    Visitor,
    address,
    changed,
    checksums,
    undone,
    verdict,
    words,
)
from tests.permissions.world import World

LINES = permission_table.read()
ROLES = permission_table.roles()
PATHS = permission_table.paths()
POLICIES = {permission_table.key_of(route): policy_of(route.view) for route in routes()}
OBJECTS = sorted({(line.route, line.label) for line in LINES.values()})
ASKED_BY_MACHINES = {"healthz", "readyz"}
FILES = (".pdf", ".xlsx", ".csv", ".zip")


def _lines(route: str, label: str) -> list[permission_table.Line]:
    found = [line for key, line in LINES.items() if key[:2] == (route, label)]
    return list(permission_table.filled(found, ROLES))


def _last_with(line: permission_table.Line, verdict: str) -> str:
    """One of the roles with the same verdict, to whom the answers alike in all other ways are left."""
    return next(role for role in reversed(ROLES) if line.verdicts[role] == verdict)


class Crawl:
    """One role's way through the whole table."""

    def __init__(self, world: World, role: str) -> None:
        self.world, self.role, self.visitor = world, role, Visitor(world, role)
        self.found: list[str] = []

    def everything(self) -> None:
        for route, label in OBJECTS:
            self.one(route, label)

    def one(self, route: str, label: str) -> None:
        lines = {line.method: line for line in _lines(route, label)}
        keys = self.world.keys(route, label, self.role)
        here, there = (address(PATHS[route], keys, language) for language in LANGUAGES)
        self._look(here, there, lines["GET"])
        self._post(here, lines["POST"])

    def writers(self) -> list[str]:
        """The routes after which a table is not as it was, asked one by one."""
        found = []
        for route, label in OBJECTS:
            with undone():
                before = checksums()
                self.one(route, label)
                found += [f"{route} {label} writes {table}" for table in changed(before)]
        return found

    def _look(self, here: str, there: str, line: permission_table.Line) -> None:
        """GET in one language, and of what is shown in the other, too. That HEAD answers as GET does is seen
        once for each line and verdict."""
        response = self.visitor.get(here)
        self._compare(response, here, line)
        self._keeps_canaries(response, here)
        self._is_private_where_it_must(response, here, line)
        shown = line.verdicts[self.role] == "allowed"
        if shown and not PATHS[line.route].endswith(FILES):
            again = self.visitor.get(there)
            self._compare(again, there, line)
            self._keeps_canaries(again, there)
        if self.role == _last_with(line, line.verdicts[self.role]):
            self._compare(self.visitor.head(there), there, line, "HEAD ")

    def _post(self, path: str, line: permission_table.Line) -> None:
        expected, sent = line.verdicts[self.role], self.world.sent.get((line.route, line.label))
        if expected == permission_table.NO_SUCH_METHOD:
            return self._compare(self.visitor.post_unprinted(path), path, line)
        if expected != "allowed":
            return self._compare(self.visitor.post_unprinted(path, sent), path, line)
        from_elsewhere = self.visitor.post_from_elsewhere(path)
        if verdict(self.visitor.asked_in(from_elsewhere), path) == "allowed":
            self.found.append(f"cross-site POST {path}: {from_elsewhere.status_code}")
        response = self.visitor.post(path, sent)
        self._compare(response, path, line)
        self._keeps_canaries(response, path)
        return None

    def _compare(self, response: Any, path: str, line: permission_table.Line, method: str = "") -> None:
        says, does = line.verdicts[self.role], verdict(self.visitor.asked_in(response), path)
        if says != does:
            self.found.append(
                f"{method or line.method} {line.route} {line.label} ({path}): {says} expected, {does}"
            )

    def _keeps_canaries(self, response: Any, path: str) -> None:
        text = words(response)
        if "canary." not in text:
            return
        for canary, readers in self.world.canaries.items():
            if canary in text and self.role not in readers:
                self.found.append(f"{path}: {canary} came out")

    def _is_private_where_it_must(self, response: Any, path: str, line: permission_table.Line) -> None:
        if line.route in ASKED_BY_MACHINES or response.is_private:
            return
        is_signed_in = self.role in self.world.sessions and self.role != "deactivated"
        if is_signed_in or POLICIES[line.route].get not in {None, EVERYONE}:
            self.found.append(f"{path}: a private answer that may be cached, {response.headers}")


def figures_of(world: World, role: str) -> dict[str, object]:
    """Go the whole way as a role; what was found, and how much was asked."""
    crawl = Crawl(world, role)
    with undone():
        before = checksums()
        crawl.everything()
        written = changed(before)
    lines = {line.route for line in LINES.values()}
    assert crawl.found == [], "\n".join(crawl.found)
    assert not written or crawl.writers() == []
    return {
        "crawled_as": role,
        "routes": len(PATHS),
        "covered": len(lines & set(PATHS)),
        "roles": len(ROLES),
        "requests": crawl.visitor.requests,
        "differences": len(crawl.found) + len(written),
    }
