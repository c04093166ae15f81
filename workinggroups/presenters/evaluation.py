"""Expressions of interest in the words of those who judge them, without what is hidden from the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.models import Country
from workinggroups.enums import (
    AssignmentState,
    ConflictVerdict,
    EndorsementState,
    ExpressionKind,
    HiddenField,
)
from workinggroups.models import Assignment, Expression
from workinggroups.presenters.badges import CONFLICT, Badge, expression_badge
from workinggroups.presenters.timeline import applicant_badge
from workinggroups.queries import conflicts, hints

KINDS = {ExpressionKind.REPRESENTATIVE: _("Representative"), ExpressionKind.EXPERT: _("Expert")}
NOT_DECLARED = Badge("warn", "alert", _("Declaration missing"))
WHY = {
    conflicts.OWN: _("It is the person’s own expression."),
    conflicts.HELPED: _("The person helped to write it."),
    conflicts.DECLARED: _("The person declared a conflict."),
}
HINTS = {
    hints.SAME_BODY: _("Works for the same body: %(detail)s"),
    hints.EARLIER_BODY: _("One of them worked for the same body earlier: %(detail)s"),
    hints.DOMAIN: _("Addresses of the same mail domain: %(detail)s"),
    hints.OFFICE: _("Bodies in the same town: %(detail)s"),
    hints.DECLARED: _("Declared tie to the body: %(detail)s"),
    hints.TOLD_BY_APPLICANT: _("The applicant declared a tie to the body: %(detail)s"),
    hints.MEMBERSHIP: _("Both sit or sat in the same group: %(detail)s"),
}
VERDICTS: dict[str, Badge] = {
    ConflictVerdict.NONE: Badge("ok", "check", _("No conflict")),
    ConflictVerdict.CONFLICT: Badge("bad", "lock", _("Conflict declared")),
    ConflictVerdict.WAIVER_ASKED: Badge("warn", "clock", _("Waiver asked for")),
    ConflictVerdict.WAIVED: Badge("info", "key", _("Conflict waived")),
}
ASSIGNMENTS = {
    AssignmentState.PROPOSED: Badge("idle", "clock", _("Asked")),
    AssignmentState.ACCEPTED: Badge("info", "edit", _("Accepted")),
    AssignmentState.DECLINED: Badge("idle", "x", _("Declined")),
    AssignmentState.ENDED: Badge("idle", "minus", _("Taken back")),
}
FILED = Badge("ok", "check", _("Review filed"))
ABSTAINED = Badge("idle", "pause", _("Abstained"))
ENDORSEMENTS: dict[str, Badge] = {
    EndorsementState.ASKED: Badge("warn", "clock", _("Endorsement not given yet")),
    EndorsementState.GIVEN: Badge("ok", "check", _("Endorsed by the body")),
    EndorsementState.REFUSED: Badge("bad", "x", _("Endorsement refused")),
}


@dataclass(frozen=True)
class Card:
    """What may be known of an expression before its text: what is hidden is empty."""

    expression: Expression
    kind: str | Promise
    badge: Badge
    name: str = ""
    body: str = ""
    country: Country | None = None
    profile: str = ""


def card_of(expression: Expression, *, hidden: frozenset[str], knows: bool, keeps_out: bool = False) -> Card:
    """`hidden`: the fields the blind mode hides from the reader; `knows`: whether the reader has declared;
    `keeps_out`: whether a conflict leaves nothing but number, role, country and what applicants are told of
    the state: it may be the reader's own."""
    body = expression.organisation
    shows_text = not keeps_out and (knows or not hidden)
    profile = getattr(expression, "sent_profile", expression.profile) if shows_text else ""
    return Card(
        expression,
        KINDS[ExpressionKind(expression.kind)],
        applicant_badge(expression) if keeps_out else expression_badge(expression),
        name="" if keeps_out or HiddenField.NAME in hidden else expression.applicant.full_name,
        body=body.short_name if body and not keeps_out and HiddenField.ORGANISATION not in hidden else "",
        country=None if HiddenField.COUNTRY in hidden else expression.country,
        profile=profile,
    )


@dataclass(frozen=True)
class DeskRow:
    """A line of the list. `score` and `review_count` are None where the reader may not know them, and
    `closed` says why."""

    card: Card
    badges: list[Badge]
    score: float | None
    review_count: int | None
    closed: str | Promise = ""
    in_conflict: bool = False


def desk_rows(expressions: Iterable[Any], *, hidden: frozenset[str]) -> list[DeskRow]:
    """The expressions come from `queries.desk.on_desk`."""
    return [_desk_row(row, hidden) for row in expressions]


def _desk_row(row: Any, hidden: frozenset[str]) -> DeskRow:
    card = card_of(row, hidden=hidden, knows=row.is_declared, keeps_out=row.in_conflict)
    badges = [card.badge]
    closed: str | Promise = ""
    if row.in_conflict:
        badges.append(CONFLICT)
        closed = _("hidden")
    elif not row.is_declared:
        badges.append(NOT_DECLARED)
        closed = _("declare first")
    elif row.is_owed:
        closed = _("after your own")
    return DeskRow(card, badges, row.score, row.review_count, closed, row.in_conflict)


def hint_lines(found: Iterable[hints.Hint]) -> list[str]:
    return [str(HINTS[hint.code]) % {"detail": hint.detail} for hint in found]


def why_line(why: conflicts.Why) -> str:
    """Why somebody must keep out, as a sentence."""
    if why.code == conflicts.BODY:
        return gettext("The person works for %(body)s, as the applicant does.") % {"body": why.body}
    return str(WHY[why.code])


def assignment_badge(assignment: Any) -> Badge:
    """The assignment comes from `queries.assignments.with_filed`."""
    if assignment.abstained:
        return ABSTAINED
    return FILED if assignment.is_filed else ASSIGNMENTS[AssignmentState(assignment.state)]


def is_open(assignment: Assignment) -> bool:
    return assignment.state in (AssignmentState.PROPOSED, AssignmentState.ACCEPTED)


def load_line(count: int) -> str:
    if not count:
        return gettext("no open review")
    text = ngettext("%(count)s open review", "%(count)s open reviews", count)
    return text % {"count": count}


def person_line(name: str, body: str, country: str) -> str:
    """As in "Ivan Petrov, BSMEPA, BG"."""
    return ", ".join(part for part in (name, body, country) if part)
