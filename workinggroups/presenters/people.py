"""People who may be asked to review, in the reader's words."""

from collections.abc import Iterable

from workinggroups.presenters.evaluation import load_line, person_line
from workinggroups.queries.assignments import Candidate


def choices(found: Iterable[Candidate]) -> list[tuple[str, str]]:
    """Public number and description of each, with the load."""
    return [(str(one.user.public_id), f"{line_of(one)} ({load_line(one.load)})") for one in found]


def line_of(one: Candidate) -> str:
    return person_line(str(one.user), one.body, one.country)
