"""What has changed between two contents of setting-up documents, in the reader's words."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from workinggroups.enums import ExpressionState, MembershipState, NoticeKind, SeatKind
from workinggroups.presenters.set_up_names import Names

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """`code` says what kind of change it is; `values` are the keys and codes it is about."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


SENTENCES = {
    "leader_body": _("The leader organisation is now %(who)s."),
    "leader_came": _("%(who)s leads the group now."),
    "leader_left": _("%(who)s does not lead the group any more."),
    "member_came": _("Seat “%(seat)s”: %(who)s has come."),
    "member_gone": _("Seat “%(seat)s”: %(who)s is not recorded any more."),
    "member_state": _("Seat “%(seat)s”: the membership of %(who)s is now “%(state)s”."),
    "member_signed": _("Seat “%(seat)s”: %(who)s has signed declarations."),
    "member_term": _("Seat “%(seat)s”: the entry of %(who)s was changed."),
    "expression_state": _("%(reference)s is now “%(state)s”."),
    "notice": _("A notice on the call was added: %(kind)s."),
    "renamed": _("A name was corrected: %(who)s."),
    "group": _("Name or particulars of the group were changed."),
    "call": _("Dates, texts or criteria of the call were changed."),
    "procedure": _("Entries of the procedure were added or changed."),
}


def differences(before: Content, after: Content) -> list[Change]:
    """Names of people are compared as names; an erased name is no change."""
    return [
        *_leaders(before, after),
        *_members(before, after),
        *_expressions(before, after),
        *_notices(before, after),
        *_rest(before, after),
    ]


def _seat(row: Content) -> tuple[str, int, str, str, str]:
    return row["kind"], row["position"], row["person"], row["body"], row["from"]


def _leaders(before: Content, after: Content) -> Iterator[Change]:
    if before["group"]["leader"] != after["group"]["leader"]:
        yield Change("leader_body", {"body": after["group"]["leader"]})
    then = {row["person"] for row in before["group"]["leaders"]}
    now = {row["person"] for row in after["group"]["leaders"]}
    yield from (Change("leader_came", {"person": key}) for key in sorted(now - then))
    yield from (Change("leader_left", {"person": key}) for key in sorted(then - now))


def _members(before: Content, after: Content) -> Iterator[Change]:
    then = {_seat(row): row for row in before["composition"]}
    now = {_seat(row): row for row in after["composition"]}
    for key, row in now.items():
        about = {"kind": row["kind"], "position": row["position"]}
        who = {**about, "person": row["person"], "body": row["body"]}
        old = then.get(key)
        if old is None:
            yield Change("member_came", who)
        elif old["state"] != row["state"]:
            yield Change("member_state", {**who, "state": row["state"], "ending": row["ending"]})
        elif len(old["declarations"]) != len(row["declarations"]):
            yield Change("member_signed", who)
        elif old != row:
            yield Change("member_term", who)
    for key in then.keys() - now.keys():
        row = then[key]
        yield Change("member_gone", {name: row[name] for name in ("kind", "position", "person", "body")})


def _expressions(before: Content, after: Content) -> Iterator[Change]:
    then = {row["ref"]: row for row in (before["procedure"] or {}).get("expressions", ())}
    for row in (after["procedure"] or {}).get("expressions", ()):
        old = then.get(row["ref"])
        if old is None or old["state"] != row["state"]:
            yield Change("expression_state", {"ref": row["ref"], "state": row["state"]})


def _notices(before: Content, after: Content) -> Iterator[Change]:
    known = {row["at"] for row in (before["call"] or {}).get("notices", ())}
    for row in (after["call"] or {}).get("notices", ()):
        if row["at"] not in known:
            yield Change("notice", {"kind": row["kind"]})


def _rest(before: Content, after: Content) -> Iterator[Change]:
    """What is not told line by line above."""
    told = {"leader", "leaders"}
    groups = [{k: v for k, v in c["group"].items() if k not in told} for c in (before, after)]
    if groups[0] != groups[1]:
        yield Change("group")
    calls = [{k: v for k, v in (c["call"] or {}).items() if k != "notices"} for c in (before, after)]
    if calls[0] != calls[1]:
        yield Change("call")
    if _without_states(before) != _without_states(after):
        yield Change("procedure")
    shared = before["people"].keys() & after["people"].keys()
    for key in sorted(shared):
        old, new = before["people"][key], after["people"][key]
        if old["salt"] and old["name"] != new["name"]:
            yield Change("renamed", {"person": key})


def _without_states(content: Content) -> Any:
    """Nor with the signs of conflicts: they follow from mandates, which come and go without this document."""
    procedure = content["procedure"]
    if procedure is None:
        return None
    rows = [{k: v for k, v in row.items() if k != "state"} for row in procedure["expressions"]]
    conflicts = [{k: v for k, v in row.items() if k != "hints"} for row in procedure["conflicts"]]
    return {**procedure, "expressions": rows, "conflicts": conflicts}


def sentences(changes: list[Change], content: Content, *, hidden: Set[str] = frozenset()) -> list[str]:
    """A sentence for each change; names come from the content as it is now. Expressions in `hidden` are not
    told of."""
    names = Names(content)
    return [_sentence(change, names) for change in changes if change.values.get("ref") not in hidden]


def _sentence(change: Change, names: Names) -> str:
    found = change.values
    values = {
        "who": names.who(found.get("person", ""), found.get("body", "")),
        "seat": f"{SeatKind(found['kind']).label} {found['position']}" if "position" in found else "",
        "reference": found.get("ref", ""),
        "state": _state(change),
        "kind": NoticeKind(found["kind"]).label if change.code == "notice" else "",
    }
    return str(SENTENCES[change.code]) % values


def _state(change: Change) -> str:
    if change.code == "member_state":
        return str(MembershipState(change.values["state"]).label)
    return str(ExpressionState(change.values["state"]).label) if change.code == "expression_state" else ""
