"""Calls in the reader's words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusterpolisee.core.languages.content import Text, in_language
from clusterpolisee.core.ui import formats
from workinggroups.enums import CallState, NoticeKind
from workinggroups.models import Call, CallNotice, Criterion
from workinggroups.presenters.badges import Badge
from workinggroups.presenters.call_parts import changed_parts
from workinggroups.presenters.deadlines import deadline, grace_minutes

NOT_YET = _("This call is not open yet. You can express interest once it has opened.")
OVER = _("This call has closed. Expressions of interest are no longer accepted.")
CANCELLED = _("This call has been cancelled. Expressions of interest are not accepted.")
EARLY = (CallState.DRAFT, CallState.IN_APPROVAL, CallState.SCHEDULED)
NOTICE_LOOKS = {
    NoticeKind.EXTENSION: ("info", "calendar"),
    NoticeKind.AMENDMENT: ("info", "edit"),
    NoticeKind.REOPENING: ("info", "calendar"),
    NoticeKind.CANCELLATION: ("bad", "x"),
}


def weighted(call: Call) -> list[tuple[Criterion, str]]:
    """The criteria, each with its weight as a share."""
    return [(criterion, formats.share(criterion.weight / 100)) for criterion in call.criteria.all()]


def why_not_accepting(call: Call) -> str | Promise:
    """The reason why nothing can be sent now, empty when it can. The call comes from `with_clock()`."""
    if call.accepting:  # type: ignore[attr-defined]
        return ""
    if call.state == CallState.CANCELLED:
        return CANCELLED
    return OVER if is_over(call) else NOT_YET


def is_over(call: Call) -> bool:
    """Whether nothing can be sent any more. The call comes from `with_clock()`."""
    return not (call.accepting or call.state in EARLY)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Dates:
    """The dates of a call in words; `grace` says how long after the deadline still counts."""

    opens: str
    closes: str
    grace: str


def dates(call: Call, reader: Any = None) -> Dates:
    opens = deadline(call.opens_at, call.zone, reader) if call.opens_at else ""
    closes = deadline(call.closes_at, call.zone, reader) if call.closes_at else ""
    minutes = grace_minutes(call.closes_at, call.accepts_until)
    text = ngettext(
        "What arrives up to %(count)d minute later still counts.",
        "What arrives up to %(count)d minutes later still counts.",
        minutes,
    )
    return Dates(opens, closes, text % {"count": minutes} if minutes else "")


@dataclass(frozen=True)
class Said:
    """A notice as readers see it; `before` and `after` are deadlines in words."""

    notice: CallNotice
    badge: Badge
    reason: Text
    before: str
    after: str
    parts: list[str]


def said(call: Call, reader: Any = None) -> list[Said]:
    """What has been said since the call was published, the latest first."""
    rows = sorted(call.notices.all(), key=lambda notice: notice.made_at, reverse=True)
    return [_said(notice, call, reader) for notice in rows]


def _said(notice: CallNotice, call: Call, reader: Any) -> Said:
    tint, icon = NOTICE_LOOKS[NoticeKind(notice.kind)]
    zone, moved = call.zone, notice.closed_at != notice.closes_at
    return Said(
        notice,
        Badge(tint, icon, capfirst(str(NoticeKind(notice.kind).label))),
        in_language(notice, "reason"),
        deadline(notice.closed_at, zone, reader) if notice.closed_at and moved else "",
        deadline(notice.closes_at, zone, reader) if notice.closes_at and moved else "",
        changed_parts(call, notice.changes),
    )
