"""The public variant of a setting-up document: composition and process.

`publicly` copies, key by key, what everybody may know; the chapters are written from that copy alone, so that
nothing else can slip in. Left out are scores, reviews, evaluators, conflicts, and everything about
expressions that did not lead to a seat: names, bodies, countries, kinds, states, reasons.

A count can name somebody, too: whoever knows that a body applied and sees one refusal knows whose it was.
There is therefore no count by kind, country or outcome, and the total received is told only when at least
three of the applicants hold no seat; below that, and with nobody refused, the document says the same, so that
the sentence itself tells nothing.
"""

from collections.abc import Mapping, Set
from typing import Any

from django.utils.translation import gettext as _

from clusterpolisee.core.ui import formats
from workinggroups.enums import MembershipState
from workinggroups.presenters.chapters import Chapter, Facts, Words
from workinggroups.presenters.set_up_names import Names
from workinggroups.presenters.set_up_parts import call_chapter, composition_chapter, criteria_chapter

FEWEST_WITHOUT_SEAT = 3
ON_THE_ROSTER = (MembershipState.ACTIVE, MembershipState.SUSPENDED, MembershipState.ENDED)
CALL = (
    "slug", "titles", "zone", "published_at", "opens_at", "closes_at", "accepts_until", "released_at",
    "is_sealed", "hidden_fields", "reviews_wanted", "questions", "notices", "criteria", "eligibility",
    "sought",
)  # fmt: skip
MEMBER = ("kind", "position", "person", "body", "competence", "from", "until", "ended_at")


def publicly(content: Mapping[str, Any], *, named: Set[str]) -> dict[str, Any]:
    """What of the content is public. `named` are the keys of those who agreed that everybody reads their
    names; of others the organisation stands there."""
    members = [
        {**{key: row[key] for key in MEMBER}, "state": _public_state(row["state"])}
        for row in content["composition"]
        if row["state"] in ON_THE_ROSTER
    ]
    group = content["group"]
    people = {row["person"] for row in members} | {row["person"] for row in group["leaders"]}
    bodies = {row["body"] for row in members} | {group["leader"]}
    known = {key: value for key, value in content["bodies"].items() if key in bodies}
    countries = {value["country"] for value in known.values()}
    return {
        "group": group,
        "call": {key: content["call"][key] for key in CALL} if content["call"] else None,
        "received": _received(content),
        "is_released": content["procedure"] is not None,
        "composition": members,
        "people": {
            key: {"name": row["name"]} for key, row in content["people"].items() if key in people & named
        },
        "bodies": known,
        "countries": {key: value for key, value in content["countries"].items() if key in countries},
        "is_sample": content["is_sample"],
    }


def _public_state(state: str) -> str:
    """That somebody is suspended is nobody else's business."""
    return MembershipState.ACTIVE.value if state == MembershipState.SUSPENDED else state


def _received(content: Mapping[str, Any]) -> int | None:
    """How many expressions were received; None when that would point to single applicants."""
    if content["procedure"] is None:
        return None
    received = len(content["procedure"]["expressions"])
    seated = {
        row["expression"]
        for row in content["composition"]
        if row["state"] in ON_THE_ROSTER and row["expression"]
    }
    return received if received - len(seated) >= FEWEST_WITHOUT_SEAT else None


def chapters(content: Mapping[str, Any], *, named: Set[str]) -> list[Chapter]:
    """From the whole content of a document; what is not public is dropped first."""
    shown = publicly(content, named=named)
    names = Names(shown)
    found = []
    if shown["call"]:
        found.append(call_chapter(shown, names))
        found.append(_process(shown))
        found.append(criteria_chapter(shown))
    return [*found, composition_chapter(shown, names)]


def _process(shown: Mapping[str, Any]) -> Chapter:
    call = shown["call"]
    title = _("Procedure")
    if not shown["is_released"]:
        return Chapter(title, [Words(_("The decisions of this call have not been released yet."))])
    received = (
        formats.number(shown["received"])
        if shown["received"] is not None
        else _("not told, because fewer than three applicants are without a seat")
    )
    steps = [
        _("Sealed until the deadline: nobody but the applicants read what they wrote.")
        if call["is_sealed"]
        else "",
        _("Each expression of interest was checked against the conditions of eligibility."),
        _("Evaluators declared, before they read a text, whether they had a conflict of interest."),
        _("During the evaluation, particulars of the applicants were hidden from the evaluators.")
        if call["hidden_fields"]
        else "",
        _("The leader proposed, the secretariat released all decisions in one act."),
    ]
    facts = [
        (_("Expressions of interest received"), received),
        (_("Reviews for each expression"), formats.number(call["reviews_wanted"])),
    ]
    return Chapter(title, [Facts(facts), Words("\n".join(f"- {step}" for step in steps if step))])
