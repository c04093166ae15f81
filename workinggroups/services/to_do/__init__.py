"""What waits for whom in working groups, a role a module."""

from collections.abc import Callable, Iterator
from typing import Any

from clusterpolisee.core.ui.to_do import Task
from workinggroups.services.to_do.leader import of_leader

SOURCES: tuple[Callable[[Any], Iterator[Task]], ...] = (of_leader,)
