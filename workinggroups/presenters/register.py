"""The register of conflicts in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from workinggroups.enums import ConflictVerdict
from workinggroups.presenters.badges import Badge
from workinggroups.presenters.evaluation import NOT_DECLARED, VERDICTS, hint_lines, why_line
from workinggroups.queries.conflicts import BODY, DECLARED
from workinggroups.queries.register import Entry

ROLES = {"leader": _("leader"), "evaluator": _("evaluator"), "other": _("declared earlier")}
KNOWN = Badge("bad", "lock", _("Conflict known to the portal"))


@dataclass(frozen=True)
class RegisterRow:
    entry: Entry
    roles: list[str]
    badge: Badge
    why: str
    hints: list[str]
    may_waive: bool
    may_confirm: bool
    is_own: bool


def register_rows(found: Iterable[Entry], *, reader: Any) -> list[RegisterRow]:
    return [_row(entry, reader) for entry in found]


def _row(entry: Entry, reader: Any) -> RegisterRow:
    said, why = entry.declaration, entry.why
    verdict = said.verdict if said else ""
    if said is not None and not (why and why.code == BODY and verdict == ConflictVerdict.NONE):
        badge = VERDICTS[ConflictVerdict(verdict)]
    else:
        badge = KNOWN if why else NOT_DECLARED
    waits = verdict == ConflictVerdict.WAIVER_ASKED
    is_own = entry.person.pk == reader.pk
    asked_by = said.waiver_asked_by_id if said else None
    return RegisterRow(
        entry,
        [str(ROLES[role]) for role in entry.roles],
        badge,
        why_line(why) if why and why.code != DECLARED else "",
        hint_lines(entry.hints),
        may_waive=why is not None and why.code in (BODY, DECLARED) and not waits and not is_own,
        may_confirm=waits and not is_own and asked_by != reader.pk,
        is_own=is_own,
    )
