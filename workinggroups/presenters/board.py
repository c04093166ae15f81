"""The what-if board: seats with the names that are tried on them, what they would cover, and the rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clusterpolisee.core.languages.content import in_language
from clusterpolisee.core.partners.enums import OrganisationKind
from clusterpolisee.core.ui import formats
from workinggroups.enums import SEATS_OF_A_GROUP, ExpressionState, Gender, Proposal, SeatKind
from workinggroups.models import Call, Expression, Membership, Seat
from workinggroups.presenters.badges import Badge
from workinggroups.queries.coverage import ENPI, EU, IPA, Coverage, Sitting

MOST_OPTIONS = 100  # names in the select of a seat; the list beside it has all of them
Tried = Mapping[int, Expression]


@dataclass(frozen=True)
class Slot:
    """A seat on the board. It is fixed where somebody has it, or where the name is closed to the reader."""

    seat: Seat
    label: str
    profile: str
    holder: Membership | None
    expression: Expression | None
    is_fixed: bool
    options: list[tuple[int, str, bool]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"seat-{self.seat.pk}"


@dataclass(frozen=True)
class Move:
    """A link that puts a name onto a seat, or takes it off."""

    label: str
    query: str
    is_here: bool = False


@dataclass(frozen=True)
class Candidate:
    """A name beside the board. What the reader may not see of it is empty."""

    expression: Expression
    score: str
    facts: str
    badge: Badge | None
    is_open: bool
    moves: list[Move]


@dataclass(frozen=True)
class Rule:
    """A rule of composition, kept or broken; `state` is the tint of its badge."""

    state: str
    text: str


def seat_label(seat: Seat) -> str:
    if seat.kind == SeatKind.LEADER:
        return _("Leader organisation")
    if seat.kind == SeatKind.EXPERT:
        return _("Expert, seat %(number)s") % {"number": seat.position}
    return _("Representative, seat %(number)s") % {"number": seat.position}


def proposed(rows: Sequence[Expression]) -> dict[int, Expression]:
    """The names that stand proposed, by seat."""
    return {
        row.proposed_seat_id: row
        for row in rows
        if row.state == ExpressionState.PENDING
        and row.proposal == Proposal.SHORTLISTED
        and row.proposed_seat_id is not None
    }


def query_of(tried: Tried) -> dict[str, Any]:
    return {"try": 1, **{f"seat-{key}": row.number for key, row in sorted(tried.items())}}


def slots(
    call: Call,
    seats: Sequence[Seat],
    holders: Mapping[int, Membership],
    tried: Tried,
    rows: Sequence[Expression],
    closed: set[Any],
) -> list[Slot]:
    profiles = {(row.kind, row.position): row.profile for row in call.sought_seats.all()}
    made = []
    for seat in seats:
        holder, name = holders.get(seat.pk), tried.get(seat.pk)
        fixed = holder is not None or seat.kind == SeatKind.LEADER or (name is not None and name.pk in closed)
        options = [] if fixed else list(_options(seat, rows, name, closed))
        profile = profiles.get((seat.kind, seat.position), "")
        made.append(Slot(seat, seat_label(seat), profile, holder, name, fixed, options))
    return made


def _options(
    seat: Seat, rows: Sequence[Expression], chosen: Expression | None, closed: set[Any]
) -> Iterator[tuple[int, str, bool]]:
    able = [row for row in rows if row.kind == seat.kind and row.pk not in closed and _may_move(row)]
    for place, row in enumerate(able, start=1):
        is_chosen = chosen is not None and row.pk == chosen.pk
        if place <= MOST_OPTIONS or is_chosen:
            yield (
                row.number or 0,
                f"{place}. {row.reference} · {row.applicant}{_score(row, ' · ')}",
                is_chosen,
            )


def _may_move(row: Expression) -> bool:
    return row.state in (ExpressionState.REVIEWED, ExpressionState.PENDING)


def _score(row: Expression, before: str = "") -> str:
    score = getattr(row, "score", None)
    return "" if score is None else f"{before}{formats.number(score, 2)}"


def candidates(
    rows: Sequence[Expression], board: Sequence[Slot], tried: Tried, closed: set[Any]
) -> list[Candidate]:
    return [
        Candidate(
            row,
            "" if row.pk in closed else _score(row),
            _facts(row),
            _badge(row),
            row.pk not in closed,
            list(_moves(row, board, tried)) if row.pk not in closed and _may_move(row) else [],
        )
        for row in rows
    ]


def _facts(row: Expression) -> str:
    body = row.organisation.short_name if row.organisation else ""
    country = in_language(row.country, "name").value if row.country else ""
    return " · ".join(part for part in (capfirst(row.get_kind_display()), body, country) if part)


def _badge(row: Expression) -> Badge | None:
    if row.state != ExpressionState.PENDING:
        return None if row.state == ExpressionState.REVIEWED else Badge("info", "", row.get_state_display())
    looks = {
        Proposal.SHORTLISTED: Badge("ok", "check", _("proposed for a seat")),
        Proposal.RESERVE: Badge(
            "info", "pause", _("proposed: reserve %(rank)s") % {"rank": row.reserve_rank}
        ),
        Proposal.NOT_SELECTED: Badge("idle", "x", _("proposed: not selected")),
    }
    return looks[Proposal(row.proposal)]


def _moves(row: Expression, board: Sequence[Slot], tried: Tried) -> Iterator[Move]:
    others = {key: name for key, name in tried.items() if name.pk != row.pk}
    for slot in board:
        if slot.is_fixed or slot.seat.kind != row.kind:
            continue
        here = slot.expression is not None and slot.expression.pk == row.pk
        after = others if here else {**others, slot.seat.pk: row}
        yield Move(slot.label, "?" + urlencode(query_of(after)), here)


def sitting(call: Call, board: Sequence[Slot]) -> list[Sitting]:
    """Everybody on the board, for counting: the leader organisation, those who sit, those who are tried."""
    people = []
    for slot in board:
        if slot.holder is not None:
            body, sent = slot.holder.organisation, slot.holder.expression
            country = body.country if body else (sent.country if sent else None)
            people.append(Sitting(country, body, sent))
        elif slot.expression is not None:
            row = slot.expression
            country = row.organisation.country if row.organisation else row.country
            people.append(Sitting(country, row.organisation, row))
        elif slot.seat.kind == SeatKind.LEADER and call.group.leader is not None:
            people.append(Sitting(call.group.leader.country, call.group.leader))
    return people


def rules(call: Call, board: Sequence[Slot], tried: Tried) -> list[Rule]:
    """The rule of composition, line by line."""
    found = list(_bodies(call, board))
    for kind, words in (
        (SeatKind.REPRESENTATIVE, _("Representatives: %(filled)s of %(places)s seats")),
        (SeatKind.EXPERT, _("Experts: %(filled)s of %(places)s seats")),
    ):
        filled = sum(1 for slot in board if slot.seat.kind == kind and (slot.holder or slot.expression))
        facts = {"filled": filled, "places": SEATS_OF_A_GROUP[kind]}
        is_full = filled == SEATS_OF_A_GROUP[kind]
        wanting = kind == SeatKind.REPRESENTATIVE and not is_full
        text = words % facts
        if wanting:
            text += ". " + _("Three are wanted; with fewer the group is shown as incomplete.")
        found.append(Rule("ok" if is_full else ("warn" if wanting else "info"), text))
    found += list(_beyond(call, board))
    people: list[int | None] = [row.applicant_id for row in tried.values()]
    people += [slot.holder.user_id for slot in board if slot.holder and slot.seat.kind != SeatKind.LEADER]
    if len(people) != len(set(people)):
        found.append(Rule("bad", _("The same person is on two seats.")))
    return found


def _bodies(call: Call, board: Sequence[Slot]) -> Iterator[Rule]:
    bodies = [
        slot.holder.organisation_id if slot.holder else slot.expression.organisation_id  # type: ignore[union-attr]
        for slot in board
        if slot.seat.kind == SeatKind.REPRESENTATIVE and (slot.holder or slot.expression)
    ]
    if len(bodies) != len(set(bodies)):
        yield Rule("bad", _("Two representatives come from the same body; each seat is for another one."))
    else:
        yield Rule("ok", _("Each representative comes from another body."))
    if call.group.leader_id in bodies and call.group.leader_id is not None:
        yield Rule("bad", _("The leader organisation has a seat of its own and takes none of the three."))
    else:
        yield Rule("ok", _("The leader organisation takes none of the three seats."))


def _beyond(call: Call, board: Sequence[Slot]) -> Iterator[Rule]:
    sought = {(row.kind, row.position) for row in call.sought_seats.all()}
    extra = [
        slot.label
        for slot in board
        if slot.expression is not None
        and slot.holder is None
        and (slot.seat.kind, slot.seat.position) not in sought
    ]
    if sought and extra:
        yield Rule("warn", _("Not among the seats this call seeks: %(seats)s.") % {"seats": "; ".join(extra)})


def area_lines(found: Coverage) -> list[tuple[str, int]]:
    words = {
        EU: _("European Union"),
        IPA: _("Candidate countries (IPA)"),
        ENPI: _("Neighbouring countries (ENPI)"),
    }
    return [(words[area], found.areas.get(area, 0)) for area in (EU, IPA, ENPI)]


def kind_lines(found: Coverage) -> list[tuple[str, int]]:
    rows = [(capfirst(str(OrganisationKind(kind).label)), count) for kind, count in found.kinds.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def gender_lines(found: Coverage) -> list[tuple[str, int]]:
    return [
        (capfirst(str(Gender(value).label)), found.gender[value])
        for value in Gender.values
        if value in found.gender
    ]
