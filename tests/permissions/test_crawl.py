"""Every route, asked by every role about every object, answers as the table says and no more.

Half of the roles are asked here and half in `test_crawl_second_half`, so that two processors share the work.
"""

from collections.abc import Callable

import pytest

from tests.permissions.crawl import LINES, OBJECTS, PATHS, ROLES, figures_of
from tests.permissions.world import KIND_OF, World


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    lines = {line.route for line in LINES.values()}
    assert sorted(set(PATHS) - lines) == [], "routes without a line"
    assert sorted(lines - set(PATHS)) == [], "lines without a route"


def test_every_object_of_a_kind_is_asked_for_on_every_route_of_the_kind(world: World) -> None:
    wanted = {
        (route, label) for route, kind in KIND_OF.items() if route in PATHS for label in world.objects[kind]
    }
    assert sorted(wanted - set(OBJECTS)) == []


def test_a_refusal_has_an_object_that_could_have_leaked(world: World) -> None:
    """Each object is shown to somebody on one of its routes; but for what is gone, and for what belongs to
    a person who is none of the roles, of which the roles' own ones are shown."""
    shown = {
        (KIND_OF[line.route], line.label)
        for line in LINES.values()
        if line.route in KIND_OF and "allowed" in line.verdicts.values()
    }
    there = {(kind, label) for kind, objects in world.objects.items() for label in objects}
    gone = {(kind, label) for kind, label in there if label == "withdrawn" or kind == "back_office_rest"}
    personal = {(kind, "others") for kind, label in shown if label == "own"}
    forbidden_to_all = {("office", "own")}  # nobody gives or ends an office of their own
    assert sorted(there - gone - personal - forbidden_to_all - shown) == []


@pytest.mark.parametrize("role", ROLES[::2])
def test_the_portal_answers_as_the_table_says(
    world: World, role: str, record_property: Callable[[str, object], None]
) -> None:
    for name, value in figures_of(world, role).items():
        record_property(name, value)
