"""The what-if board: names are tried on seats, and saved as proposals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterpolisee.core.ui.paging import page_of
from clusterpolisee.core.ui.policies import policy
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import RELEASED, CallState, SeatKind
from workinggroups.models import Call, Expression, Membership, Seat
from workinggroups.permissions.groups import check_can_use_desk
from workinggroups.presenters import board as shown
from workinggroups.queries import coverage as found
from workinggroups.queries.clarifications import readable_by
from workinggroups.queries.proposals import mark_of_call, successor
from workinggroups.services import decisions
from workinggroups.services.machines import CALL

DESK = "leader of the group or secretariat"
OPEN_IN = (CallState.SHORTLISTING, CallState.DECISION_PENDING, *RELEASED)


def call_of_board(request: HttpRequest, slug: str) -> Call:
    rows = Call.objects.visible_to(request.user).select_related("group__leader__country")
    call: Call = get_object_or_404(rows, slug=slug)
    check_can_use_desk(call.group, request.user)
    return call


@policy(get=DESK, post=DESK, confidential=True)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_of_board(request, slug)
    if call.state not in OPEN_IN:
        return render(request, "workinggroups/board_closed.html", {"call": call})
    closed = _closed(call, request.user)
    rows = found.candidates(call, request.user, closed)
    seats, holders = found.seats_of(call), found.holders(call)
    if request.method == "POST":
        return _save(request, call, rows, seats, closed)
    tried = _tried(request.GET, rows, seats, holders, closed)
    return render(
        request, "workinggroups/board.html", _page(request, call, rows, seats, holders, tried, closed)
    )


def _page(
    request: HttpRequest,
    call: Call,
    rows: list[Expression],
    seats: list[Seat],
    holders: dict[int, Membership],
    tried: dict[int, Expression],
    closed: set[Any],
) -> dict[str, Any]:
    slots = shown.slots(call, seats, holders, tried, rows, closed)
    covered = found.coverage(call, shown.sitting(call, slots))
    page = page_of(request, rows)
    is_open = call.state == CallState.SHORTLISTING
    return {
        "call": call,
        "slots": slots,
        "coverage": covered,
        "areas": shown.area_lines(covered),
        "kinds": shown.kind_lines(covered),
        "genders": shown.gender_lines(covered),
        "rules": shown.rules(call, slots, tried),
        "page": page,
        "candidates": shown.candidates(list(page), slots if is_open else [], tried, closed),
        "is_open": is_open,
        "is_changed": tried != shown.proposed(rows),
        "kept": [(f"seat-{key}", row.number) for key, row in tried.items()],
        "seen": mark_of_call(call),
        "missing": sum(1 for row in rows if row.state == "reviewed"),
        "can_hand_over": CALL.can(call, "propose", by=request.user),
        "successors": _successors(call),
        "has_sample": any(row.is_sample for row in page),
    }


def _closed(call: Call, reader: Any) -> set[Any]:
    """Expressions the reader may not judge."""
    rows = Expression.objects.filter(call=call)
    readable = readable_by(rows, reader).values_list("pk", flat=True)
    return set(rows.values_list("pk", flat=True)) - set(readable)


def _successors(call: Call) -> list[Expression]:
    if call.state not in RELEASED:
        return []
    kinds = (SeatKind.REPRESENTATIVE, SeatKind.EXPERT)
    return [row for kind in kinds if (row := successor(call.group, kind)) is not None]


def _tried(
    query: QueryDict,
    rows: list[Expression],
    seats: list[Seat],
    holders: dict[int, Membership],
    closed: set[Any],
) -> dict[int, Expression]:
    """The names of the address on their seats; without any, those that are proposed. What makes no sense in
    an address is left out."""
    saved = {key: row for key, row in shown.proposed(rows).items() if key not in holders}
    if "try" not in query:
        return saved
    tried = {key: row for key, row in saved.items() if row.pk in closed}
    by_number = {row.number: row for row in rows if row.pk not in closed}
    for seat in seats:
        number = query.get(f"seat-{seat.pk}", "")
        row = (
            by_number.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 8 else None
        )
        if row is None or seat.pk in holders or seat.pk in tried or row.kind != seat.kind:
            continue
        if row.state in ("reviewed", "pending"):
            tried[seat.pk] = row
    return tried


def _save(
    request: HttpRequest, call: Call, rows: list[Expression], seats: list[Seat], closed: set[Any]
) -> HttpResponse:
    tried = _tried(request.POST, rows, seats, found.holders(call), closed)
    names = [row.pk for row in tried.values()]
    if len(names) != len(set(names)):
        raise Refused(_("The same name is on two seats. Take it off one of them."), status=409)
    placed = {seat: tried[seat.pk] for seat in seats if seat.pk in tried}
    count = decisions.seat_names(call, placed, by=request.user, seen=request.POST.get("seen", ""))
    told = ngettext(
        "Saved. %(count)s proposal has changed. Nobody outside the desk is told.",
        "Saved. %(count)s proposals have changed. Nobody outside the desk is told.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect("workinggroups:board", call.slug)
