"""What happens by itself when its moment has come, by the database's clock."""

import logging
from collections.abc import Callable

from workinggroups.services import annexes, clarifications, offers, reminders, review_reminders
from workinggroups.services.endings import expire_due, lapse_due
from workinggroups.services.opening import close_due, open_due

logger = logging.getLogger(__name__)

# Each opens transactions of its own, is safe to run twice and at the same time, and returns how many it did.
MOMENTS: tuple[Callable[[], int], ...] = (
    open_due,
    close_due,
    annexes.examine_waiting,
    reminders.remind_of_closing,
    reminders.drop_unsent_changes,
    lapse_due,
    expire_due,
    clarifications.lapse_due,
    clarifications.remind_due,
    offers.lapse_due,
    offers.remind_due,
    review_reminders.remind_reviewers,
)


def tick() -> None:
    """Do all that is due; one that fails does not hold up the others, and comes again with the next turn."""
    for moment in MOMENTS:
        try:
            moment()
        except Exception:
            logger.exception("a moment of the working groups failed: %s", moment.__name__)
