"""How a refused file explains itself: where, and what is wrong there, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

SHOWN_AT_MOST = 20
QUOTED_AT_MOST = 60


def _filled(template: object, values: dict[str, object]) -> str:
    return str(template) % values


# A lazy text becomes an ordinary one as soon as it is interpolated with %; this keeps it lazy, so that
# the same refusal can be read in any language.
_lazily_filled = lazy(_filled, str)


def said(template: str | Promise, **values: object) -> str | Promise:
    """`template` (marked for translation, with named %-placeholders) filled in when it is shown."""
    return _lazily_filled(template, values)


def quoted(value: str) -> str:
    """A value from a file as a message may repeat it: on one line, shortened."""
    line = " ".join(value.split())
    return line if len(line) <= QUOTED_AT_MOST else line[: QUOTED_AT_MOST - 1] + "…"


@dataclass(frozen=True)
class ImportProblem:
    """One thing to mend in a file of replies.

    `row` and `column` count from 1 as a spreadsheet shows them (row 1 holds the headers, a cell with line
    breaks is still one row). None where the problem is not in one row or one column.
    """

    row: int | None
    column: int | None
    message: str | Promise

    def __str__(self) -> str:
        places = {"row": self.row, "column": self.column, "message": self.message}
        if self.row is None and self.column is None:
            return str(self.message)
        if self.column is None:
            return str(_("Row %(row)s: %(message)s")) % places
        if self.row is None:
            return str(_("Column %(column)s: %(message)s")) % places
        return str(_("Row %(row)s, column %(column)s: %(message)s")) % places


class ImportRefused(Exception):
    """A file of replies cannot be taken over. `problems`: the first 20 at most; `more` says whether the
    reading stopped there.
    """

    def __init__(self, problems: Sequence[ImportProblem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems[:SHOWN_AT_MOST])
        self.more = len(problems) > SHOWN_AT_MOST

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class MappingProblem:
    """One thing to mend in a mapping file. `path` names the place in the JSON: `$.sections[0].code`."""

    path: str
    message: str | Promise

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class MappingRefused(Exception):
    """A mapping file cannot be used. `problems`: the first 20 at most."""

    def __init__(self, problems: Sequence[MappingProblem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems[:SHOWN_AT_MOST])

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
