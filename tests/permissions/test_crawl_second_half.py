"""The other half of the roles of `test_crawl`."""

from collections.abc import Callable

import pytest

from tests.permissions.crawl import ROLES, figures_of
from tests.permissions.world import World


@pytest.mark.parametrize("role", ROLES[1::2])
def test_the_portal_answers_as_the_table_says(
    world: World, role: str, record_property: Callable[[str, object], None]
) -> None:
    for name, value in figures_of(world, role).items():
        record_property(name, value)
