"""Calls in the reader's words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.ui import formats
from workinggroups.enums import CallState
from workinggroups.models import Call, Criterion

HEADING = "## "
NOT_YET = _("This call is not open yet. You can express interest once it has opened.")
OVER = _("This call has closed. Expressions of interest are no longer accepted.")


@dataclass(frozen=True)
class Chapter:
    """A heading, empty for what stands before the first one, with its paragraphs."""

    heading: str
    paragraphs: list[str]


def chapters(text: str) -> list[Chapter]:
    """A concept paper: one paragraph a line, headings begin with `## `."""
    found = [Chapter("", [])]
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(HEADING):
            found.append(Chapter(line.removeprefix(HEADING).strip(), []))
        else:
            found[-1].paragraphs.append(line)
    return [chapter for chapter in found if chapter.heading or chapter.paragraphs]


def weighted(call: Call) -> list[tuple[Criterion, str]]:
    """The criteria, each with its weight as a share."""
    return [(criterion, formats.share(criterion.weight / 100)) for criterion in call.criteria.all()]


def why_not_accepting(call: Call) -> str | Promise:
    """The reason why nothing can be sent now, empty when it can. The call comes from `with_clock()`."""
    if call.accepting:  # type: ignore[attr-defined]
        return ""
    early = (CallState.DRAFT, CallState.IN_APPROVAL, CallState.SCHEDULED)
    return NOT_YET if call.state in early else OVER
