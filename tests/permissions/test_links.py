"""A link shown to one person, opened by all the others: exports and files know who asks."""

import re
from collections.abc import Iterator

import pytest

from clusterpolisee.core.ui import permission_table
from tests.permissions.crawler import Visitor, address, unprinted, verdict, words
from tests.permissions.world import World

LINES = permission_table.read()
PATHS = permission_table.paths()
ROLES = permission_table.roles()
FILE = re.compile(
    r'href="(/en/[^"?]*(?:\.xlsx|\.csv|\.pdf|\.docx|/annexes/[0-9a-f-]+/|'
    r'/receipt/\d+/|/my-page/data/copies/[^"?]*))["?]'
)
# Whose work it is to see what belongs to one person.
SEEN_BY = {
    "history/expression": {"secretariat"}, "annexes": {"secretariat"},
    "person": {"secretariat", "administrator"},
}  # fmt: skip
# Where people find links to files.
PAGES = (
    "/en/calls/wg3-blind/reports/ /en/calls/wg1-blind/reports/ /en/calls/wg3-decided/setting-up/internal/ "
    "/en/calls/wg3-unsigned/setting-up/internal/ /en/calls/wg3/ /en/people/ /en/access-log/ "
    "/en/my-page/data/ /en/consultations/open/results/ /en/consultations/closed/results/"
).split()


def _histories(world: World, role: str) -> Iterator[str]:
    for label in world.objects["history_file"]:
        keys = world.keys("core:history", label, role) if label in world.objects["explained"] else None
        if keys:
            yield address(PATHS["core:history"], keys, "en")


def _expressions(world: World, role: str) -> Iterator[str]:
    own = world.expressions.get(f"own-{role}")
    yield from [f"/en/expressions/{own.pk}/"] if own else []
    yield from (f"/en/expressions/{world.expressions[name].pk}/dossier/" for name in ("others", "conflict"))


def _shown(world: World, role: str) -> set[str]:
    """Links to files on the pages this role can open."""
    visitor = Visitor(world, role)
    paths = (*PAGES, *_histories(world, role), *_expressions(world, role))
    pages = [visitor.get(path) for path in paths]
    return {link for page in pages if page.status_code == 200 for link in FILE.findall(words(page))}


def _expected(world: World, link: str, role: str) -> str:
    """The verdict of the table: of the object with this address, from where the one who asks stands. Files of
    the same content in another form, or another table of the same list, are as open as the one it names."""
    link = re.sub(r"/(reviews|scores)\.csv$", "/expressions.csv", link)
    if "/paper." not in link:
        link = link.replace(".docx", ".pdf")
    for line in LINES.values():
        keys = world.keys(line.route, line.label, role)
        if line.method == "GET" and address(PATHS[line.route], keys, "en") == link:
            return line.verdicts[role]
    if role in {"visitor", "deactivated"}:
        return "login"
    kind = next((word for word in SEEN_BY if f"{word}/" in link), "")
    return "allowed" if role in SEEN_BY.get(kind, set()) else "no"


@pytest.mark.parametrize("owner", ["stakeholder", "coordinator", "leader", "secretariat", "administrator"])
def test_a_link_to_a_file_opens_for_nobody_else(world: World, owner: str) -> None:
    links = _shown(world, owner)
    assert links, "somebody who sees no link proves nothing"
    for link in sorted(links):
        for role in ROLES:
            with unprinted():  # the files are looked at, not the pages that refuse
                response = Visitor(world, role).get(link)
            expected, found = _expected(world, link, role), verdict(response, link)
            assert found in ({"403", "404"} if expected == "no" else {expected}), (link, role)
            hidden = [text for text, readers in world.canaries.items() if role not in readers]
            assert not [text for text in hidden if text in words(response)], (link, role)
