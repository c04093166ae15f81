"""Chapters that both variants of a setting-up document have: the call, the criteria, the composition."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clusterpolisee.core.ui import formats
from workinggroups.enums import HiddenField, MembershipState, NoticeKind, SeatKind
from workinggroups.presenters.chapters import Block, Chapter, Facts, Grid, Words
from workinggroups.presenters.set_up_names import Names, day, moment, text

Content = Mapping[str, Any]
ORDER = {kind: place for place, kind in enumerate(SeatKind.values)}


def call_chapter(content: Content, names: Names) -> Chapter:
    call = content["call"]
    facts = [
        (_("Call"), text(call["titles"])),
        (_("Published"), moment(call["published_at"], call["zone"])),
        (_("Opened"), moment(call["opens_at"], call["zone"])),
        (_("Deadline"), moment(call["closes_at"], call["zone"])),
        (_("Accepted until"), moment(call["accepts_until"], call["zone"])),
        (_("Decisions released"), moment(call["released_at"], call["zone"])),
        (_("Published at"), settings.PORTAL_URL + reverse("workinggroups:call", args=[call["slug"]])),
        (_("Also in"), _("the list of calls and its feed")),
        (
            _("Public questions"),
            _("%(answered)s of %(asked)s answered in public")
            % {name: formats.number(call["questions"][name]) for name in ("answered", "asked")},
        ),
        (_("Sealed until the deadline"), _("yes") if call["is_sealed"] else _("no")),
    ]
    if call["hidden_fields"]:
        hidden = ", ".join(str(HiddenField(code).label) for code in call["hidden_fields"])
        facts.append((_("Hidden from evaluators"), hidden))
    blocks: list[Block] = [Facts([(label, value) for label, value in facts if value != "–"])]
    if call["notices"]:
        blocks.append(_notices(call))
    return Chapter(_("The call and its publication"), blocks)


def _notices(call: Content) -> Grid:
    rows = [
        [
            moment(row["at"], call["zone"]),
            capfirst(str(NoticeKind(row["kind"]).label)),
            moment(row["closes_at"], call["zone"]),
            text(row["reasons"]),
        ]
        for row in call["notices"]
    ]
    header = [_("Moment"), _("Notice"), _("Deadline after"), _("Reason")]
    return Grid(_("Notices on the call"), header, rows, (1, 0, 1, 2))


def criteria_chapter(content: Content) -> Chapter:
    call = content["call"]
    rows = [
        [
            text(row["names"]),
            formats.share(row["weight"] / 100),
            formats.number(row["max_score"]),
            formats.number(row["threshold"]) if row["threshold"] else _("none"),
        ]
        for row in call["criteria"]
    ]
    header = [_("Criterion"), _("Weight"), _("Highest score"), _("Threshold")]
    blocks: list[Block] = [Grid(_("Criteria and their weights"), header, rows, (1, 0, 0, 0), (1, 2, 3))]
    if call["eligibility"]:
        asked = "\n".join(f"- {text(row['texts'])}" for row in call["eligibility"])
        blocks += [Words(_("Conditions of eligibility:")), Words(asked)]
    if call["sought"]:
        header = [_("Seat"), _("Profile sought")]
        lines = [[_seat(row), text(row["profiles"])] for row in call["sought"]]
        blocks.append(Grid(_("Seats to be filled"), header, lines, (1, 3)))
    return Chapter(_("Conditions and criteria"), blocks)


def _seat(row: Content) -> str:
    """A seat by kind and number; there is one leader only."""
    kind = capfirst(str(SeatKind(row["kind"]).label))
    return kind if row["kind"] == SeatKind.LEADER else f"{kind} {row['position']}"


def composition_chapter(content: Content, names: Names) -> Chapter:
    group = content["group"]
    leaders = ", ".join(names.person(row["person"]) for row in group["leaders"])
    facts = [
        (_("Leader organisation"), names.body(group["leader"]) or _("not documented")),
        (_("Led by"), leaders or "–"),
        (_("Decision on the number of seats"), group["cap_decision"] or "–"),
    ]
    rows = [
        _member(row, names)
        for row in sorted(content["composition"], key=lambda row: (ORDER[row["kind"]], row["position"]))
    ]
    header = [_("Seat"), _("Name"), _("Organisation"), _("Country"), _("Term"), _("State")]
    blocks: list[Block] = [Facts([row for row in facts if row[1] != "–"])]
    if rows:
        blocks.append(Grid(_("Seats and who holds them"), header, rows, (1, 1.1, 1.6, 0, 1.1, 0)))
    else:
        blocks.append(Words(_("No seat is taken yet.")))
    return Chapter(_("Composition"), blocks)


def _member(row: Content, names: Names) -> list[str]:
    state = MembershipState(row["state"]).label
    return [
        _seat(row),
        names.person(row["person"]) or "–",
        names.body(row["body"]) or "–",
        names.country_of_body(row["body"]) or "–",
        term(row),
        str(state),
    ]


def term(row: Content) -> str:
    """First and last day; a membership that was ended names that day."""
    last = row["ended_at"] or row["until"]
    first = day(row["from"])
    return f"{first} – {day(last)}" if last else _("since %(day)s") % {"day": first}
