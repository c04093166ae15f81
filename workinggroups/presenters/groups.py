"""Groups and their seats in the reader's words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.languages.content import Text, in_language
from clusterpolisee.core.partners.enums import Certainty
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.ui import formats
from workinggroups.enums import SEATS_OF_A_GROUP, SeatKind
from workinggroups.models import Membership, WorkingGroup
from workinggroups.models.seats import SEATS_OF_BODIES


@dataclass(frozen=True)
class Passage:
    """The lines of a translated field, with the language they are written in."""

    text: Text
    lines: list[str]


def passage(group: WorkingGroup, field: str) -> Passage:
    text = in_language(group, field)
    return Passage(text, [line.strip() for line in text.value.splitlines() if line.strip()])


@dataclass(frozen=True)
class Place:
    """One place of a group as `components/seat.html` shows it."""

    kind: str
    state: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bench:
    """All places of one kind under their heading."""

    heading: str
    places: list[Place]


def incomplete_note(representatives: int) -> str:
    """Empty when all representatives are found; a group with fewer works on and says so."""
    free = SEATS_OF_A_GROUP[SeatKind.REPRESENTATIVE] - representatives
    if free < 1:
        return ""
    text = ngettext(
        "Incomplete: %(free)d representative’s seat is free",
        "Incomplete: %(free)d representatives’ seats are free",
        free,
    )
    return text % {"free": free}


def certainty_note(group: WorkingGroup) -> str | Promise:
    """How sure the leader is, where no source simply says it."""
    certain = group.leader is None or group.leader_certainty == Certainty.CERTAIN
    return "" if certain else Certainty(group.leader_certainty).label


def seats_line(representatives: int, experts: int) -> str:
    counts = {"representatives": representatives, "experts": experts}
    return _("Representatives %(representatives)d of 3, experts %(experts)d of 2") % counts


def members_line(count: int) -> str:
    if not count:
        return _("No member has been recorded yet")
    text = ngettext("%(count)d member", "%(count)d members", count)
    return text % {"count": count}


def card_note(group: WorkingGroup) -> str:
    """Leader and seats, a line each. The group comes from `queries.group_rows`."""
    certainty = certainty_note(group)
    leader = group.leader.name if group.leader else ""
    lines = [
        _("Leader: %(name)s") % {"name": leader} if leader else _("Leader not documented"),
        seats_line(group.representatives, group.experts),  # type: ignore[attr-defined]
    ]
    if certainty:
        lines[0] = _("%(fact)s (%(certainty)s)") % {"fact": lines[0], "certainty": certainty}
    return "\n".join(lines)


def card_badges(group: WorkingGroup) -> list[tuple[str, str]]:
    return [("warn", _("Sample data"))] if group.sample_seats else []  # type: ignore[attr-defined]


def benches(
    group: WorkingGroup, seats: Iterable[Membership], named: set[int], *, is_open: bool
) -> list[Bench]:
    """One leader, three representatives and two experts; places nobody holds are shown free. `named` are the
    people whose names the reader may see; of others the body and the kind of seat are shown."""
    free_note = _("A call is open") if is_open else ""
    held = {(seat.kind, seat.seat.position): seat for seat in seats}
    found = [Bench(_("Leader, 1 seat"), [_leader_place(group)])]
    for kind, heading in (
        (SeatKind.REPRESENTATIVE, _("Representatives, %(taken)d of %(places)d")),
        (SeatKind.EXPERT, _("Experts, %(taken)d of %(places)d")),
    ):
        numbers = range(1, SEATS_OF_A_GROUP[kind] + 1)
        taken = [_taken_place(held[kind, number], named) for number in numbers if (kind, number) in held]
        free = [Place(kind, "free", note=free_note)] * (len(numbers) - len(taken))
        found.append(Bench(heading % {"taken": len(taken), "places": len(numbers)}, taken + free))
    return found


def _leader_place(group: WorkingGroup) -> Place:
    if group.leader is None:
        return Place("leader", "filled", _("Leader not documented"))
    parts = (_where(group.leader), certainty_note(group))
    return Place("leader", "filled", group.leader.name, " · ".join(str(part) for part in parts if part))


def _taken_place(seat: Membership, named: set[int]) -> Place:
    holder = holder_name(seat, named)
    body = seat.organisation.name if seat.organisation else ""
    names = [body, holder] if seat.kind in SEATS_OF_BODIES else [holder, body]
    name, *rest = [word for word in names if word] or [capfirst(seat.get_kind_display())]
    where = _where(seat.organisation) if seat.organisation else ""
    notes = [*rest, seat.competence, where, since(seat)]
    return Place(seat.kind, "filled", name, " · ".join(note for note in notes if note))


def holder_name(seat: Membership, named: set[int]) -> str:
    """The name, never the address that stands in for it, and only where the reader may see it."""
    return seat.user.full_name if seat.user and seat.user_id in named else ""


def since(seat: Membership) -> str:
    """From when until when somebody sits, as far as it is documented."""
    if seat.began_at is None:
        return ""
    facts = {"first": formats.day(seat.from_date)}
    if seat.until_date:
        return _("since %(first)s, until %(last)s") % {**facts, "last": formats.day(seat.until_date)}
    return _("since %(first)s") % facts


@dataclass(frozen=True)
class Line:
    """One member, present or past, in a list of members."""

    title: str
    facts: list[str]
    is_sample: bool
    kind: str = ""


def roster(seats: Iterable[Membership], named: set[int]) -> list[Line]:
    """Members as a list: body or name first, then who, what and since when."""
    found = []
    for seat in seats:
        place = _taken_place(seat, named)
        facts = [capfirst(seat.get_kind_display()), *place.note.split(" · ")]
        found.append(
            Line(place.name, [fact for fact in facts if fact != place.name], seat.is_sample, seat.kind)
        )
    return found


def past(seats: Iterable[Membership], named: set[int]) -> list[Line]:
    """Past members with their terms."""
    found = []
    for seat in seats:
        holder = holder_name(seat, named)
        body = seat.organisation.name if seat.organisation else ""
        names = [body, holder] if seat.kind in SEATS_OF_BODIES else [holder, body]
        title, *rest = [word for word in names if word] or [capfirst(seat.get_kind_display())]
        days = {"first": formats.day(seat.from_date), "last": formats.day(_last_day(seat))}
        term = _("%(first)s to %(last)s") % days
        found.append(Line(title, [*rest, capfirst(seat.get_kind_display()), term], seat.is_sample, seat.kind))
    return found


def _last_day(seat: Membership) -> datetime.date:
    if seat.ended_at is None:
        return seat.until_date or seat.from_date
    return timezone.localdate(seat.ended_at)


def _where(organisation: Organisation) -> str:
    return ", ".join(part for part in (organisation.city, organisation.country.name) if part)
