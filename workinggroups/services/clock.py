"""What happens by itself when its moment has come, by the database's clock."""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

# Each opens transactions of its own, is safe to run twice and at the same time, and returns how many it did.
MOMENTS: tuple[Callable[[], int], ...] = ()


def tick() -> None:
    """Do all that is due; one that fails does not hold up the others, and comes again with the next turn."""
    for moment in MOMENTS:
        try:
            moment()
        except Exception:
            logger.exception("a moment of the working groups failed: %s", moment.__name__)
