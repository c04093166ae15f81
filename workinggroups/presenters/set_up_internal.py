"""The internal variant of a setting-up document, for the leader, the secretariat and the Steering Committee.

A reader in conflict of interest with an expression finds its number, kind and state, and nothing of its
evaluation; places are then left out altogether, for the gap would tell one.
"""

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clusterpolisee.core.ui import formats
from workinggroups.enums import (
    OUT,
    ConflictVerdict,
    EndorsementState,
    ExpressionState,
    MembershipState,
    SeatKind,
    Step,
)
from workinggroups.presenters.chapters import Block, Chapter, Facts, Grid, Heading, Words
from workinggroups.presenters.expressions import SHORT_KINDS
from workinggroups.presenters.set_up_evaluation import evaluation_chapters
from workinggroups.presenters.set_up_names import Names, day, moment
from workinggroups.presenters.set_up_parts import call_chapter, composition_chapter, criteria_chapter

Content = Mapping[str, Any]


def chapters(content: Content, *, hidden: Set[str] = frozenset()) -> list[Chapter]:
    """`hidden` are the numbers of the expressions that the reader must not judge."""
    names = Names(content)
    found = []
    if content["call"]:
        found += [call_chapter(content, names), criteria_chapter(content)]
    if content["procedure"]:
        found += [
            _received(content, names, hidden),
            _conflicts(content, names, hidden),
            *evaluation_chapters(content, names, hidden),
        ]
    elif content["call"]:
        text = _("What was received and how it was judged is told here once the decisions are released.")
        found.append(Chapter(_("Procedure"), [Words(text)]))
    return [*found, composition_chapter(content, names), _declarations(content, names)]


def _received(content: Content, names: Names, hidden: Set[str]) -> Chapter:
    rows = content["procedure"]["expressions"]
    states = Counter(row["state"] for row in rows)
    out = sum(states[state] for state in OUT)
    facts = [
        (_("Received"), formats.number(len(rows))),
        (_("Eligible"), formats.number(len(rows) - out)),
        (_("Not eligible"), formats.number(states[ExpressionState.INELIGIBLE])),
        (_("Duplicates"), formats.number(states[ExpressionState.DUPLICATE])),
        (_("Withdrawn"), formats.number(states[ExpressionState.WITHDRAWN])),
        (_("By kind"), _counted(row["kind"] for row in rows) or "–"),
        (_("By country"), _by_country(rows, names) or "–"),
    ]
    header = [_("Number"), _("Applicant"), _("Takes part as"), _("Country"), _("Received"), _("State")]
    lines = [_line(row, names, row["ref"] in hidden) for row in rows]
    zone = content["call"]["zone"]
    found: list[Block] = [
        Facts(facts),
        Grid(_("Expressions of interest"), header, lines, (0, 1.6, 1, 0, 0, 1)),
    ]
    why = [
        [
            row["ref"],
            str(ExpressionState(row["state"]).label),
            row["duplicate_of"] or "–",
            row["screening_reason"],
        ]
        for row in rows
        if row["state"] in OUT and row["ref"] not in hidden
    ]
    if why:
        header = [_("Number"), _("State"), _("Duplicate of"), _("Reason")]
        found.append(Grid(_("Left out by the screening, or withdrawn"), header, why, (0, 1, 0, 2)))
    found.append(_fingerprints(rows, zone, hidden))
    return Chapter(_("Expressions of interest received"), found)


def _counted(kinds: Any) -> str:
    found = Counter(kinds)
    return ", ".join(f"{SHORT_KINDS[kind]}: {formats.number(found[kind])}" for kind in sorted(found))


def _by_country(rows: list[Any], names: Names) -> str:
    found = Counter(row["country"] for row in rows if row["country"])
    return ", ".join(f"{names.country(code)}: {formats.number(found[code])}" for code in sorted(found))


def _line(row: Content, names: Names, is_hidden: bool) -> list[str]:
    state = capfirst(str(ExpressionState(row["state"]).label))
    kind = str(SHORT_KINDS[row["kind"]])
    if is_hidden:
        return [row["ref"], _("hidden"), kind, _("hidden"), _("hidden"), state]
    return [
        row["ref"],
        names.who(row["person"], row["body"]),
        kind,
        names.country(row["country"]) or "–",
        day(row["submitted_at"], "short"),
        state,
    ]


def _fingerprints(rows: list[Any], zone: str, hidden: Set[str]) -> Grid:
    header = [
        _("Number"),
        _("Sent"),
        _("Versions"),
        _("Annexes"),
        _("Endorsement"),
        _("Fingerprint of the text"),
    ]
    lines = [
        [
            row["ref"],
            moment(row["submitted_at"], zone),
            formats.number(row["versions"]),
            formats.number(row["annexes"]),
            str(EndorsementState(row["endorsed"]).label) if row["endorsed"] else "–",
            _breakable(row["fingerprint"]),
        ]
        for row in rows
        if row["ref"] not in hidden
    ]
    return Grid(_("What was sent, and its fingerprint"), header, lines, (0, 1, 0, 0, 0, 1.4), (2, 3))


def _breakable(digits: str) -> str:
    """Long numbers in groups, so that they break in a narrow column."""
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))


def _conflicts(content: Content, names: Names, hidden: Set[str]) -> Chapter:
    rows = [row for row in content["procedure"]["conflicts"] if row["ref"] not in hidden]
    title = _("Conflict register")
    if not rows:
        return Chapter(title, [Words(_("No declarations are recorded."))])
    counts = Counter(row["verdict"] for row in rows)
    facts = [
        (capfirst(str(verdict.label)), formats.number(counts[verdict]))
        for verdict in ConflictVerdict
        if counts[verdict]
    ]
    header = [_("Number"), _("Declared by"), _("Declaration"), _("Day"), _("Signs"), _("What it is")]
    lines = [
        [
            row["ref"],
            names.person(row["person"]),
            str(ConflictVerdict(row["verdict"]).label),
            day(row["declared_at"], "short"),
            formats.number(row["hints"]),
            row["statement"] or "–",
        ]
        for row in rows
    ]
    blocks: list[Block] = [Facts(facts), Grid(_("Declarations"), header, lines, (0, 1, 1, 0, 0, 1.4), (4,))]
    waivers = [
        [
            row["ref"],
            names.person(row["person"]),
            names.person(row["waiver_asked_by"]),
            names.person(row["waived_by"]) or _("waits for a second person"),
            row["waive_reason"],
        ]
        for row in rows
        if row["waiver_asked_by"]
    ]
    if waivers:
        header = [_("Number"), _("Evaluator"), _("Asked for by"), _("Confirmed by"), _("Reason")]
        blocks.append(Grid(_("Waivers, each by two people"), header, waivers, (0, 1, 1, 1, 1.6)))
    return Chapter(title, blocks)


def _declarations(content: Content, names: Names) -> Chapter:
    title = _("Declarations of the members")
    signing = [row for row in content["composition"] if row["declarations"]]
    if not signing:
        return Chapter(title, [Words(_("No declarations are signed yet."))])
    blocks: list[Block] = []
    header = [_("Step"), _("Signed"), _("Language"), _("Fingerprint of the words shown")]
    for row in signing:
        seat = f"{capfirst(str(SeatKind(row['kind']).label))} {row['position']}"
        blocks.append(Heading(f"{seat}: {names.who(row['person'], row['body'])}"))
        lines = [
            [
                capfirst(str(Step(signed["step"]).label)),
                moment(signed["signed_at"]),
                str(formats.locale().languages[signed["language"]]),
                _breakable(signed["text_hash"]),
            ]
            for signed in row["declarations"]
        ]
        state = MembershipState(row["state"]).label
        caption = _("Declarations; the membership is “%(state)s”") % {"state": state}
        blocks.append(Grid(caption, header, lines, (1, 1.2, 0, 1.4)))
    return Chapter(title, blocks)
