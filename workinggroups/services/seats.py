"""The numbered places of groups: made, locked, chosen."""

from workinggroups.enums import SEATS_OF_A_COMMITTEE, SEATS_OF_A_GROUP, SeatKind
from workinggroups.models import Seat, WorkingGroup
from workinggroups.queries.seats import free_seats
from workinggroups.services.guards.memberships import refuse_full


def ensure_seats(group: WorkingGroup) -> int:
    """Give a thematic group the places of its rule of composition; returns how many were missing. A committee
    gets its places one by one, as members come."""
    if not group.is_thematic:
        return 0
    before = group.seats.count()
    for kind, places in SEATS_OF_A_GROUP.items():
        for position in range(1, places + 1):
            Seat.objects.get_or_create(group=group, kind=kind, position=position)
    return group.seats.count() - before


def lock_seats(group_id: int) -> WorkingGroup:
    """Whoever gives seats of a group does it one after the other: the second waits here, inside the caller's
    transaction, and sees what the first did."""
    group = WorkingGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group_id)
    ensure_seats(group)
    list(Seat.objects.select_for_update(no_key=True).filter(group=group).order_by("pk"))
    return group


def place_for(group: WorkingGroup, kind: str, *, wanted: Seat | None = None) -> Seat:
    """A free place of a locked group: the wanted one, otherwise the lowest number; a committee grows by one.
    Raises Refused."""
    free = list(free_seats(group, kind))
    if wanted is not None and wanted in free:
        return wanted
    if free:
        return free[0]
    places = group.seats.filter(kind=kind).count()
    if group.is_thematic or kind != SeatKind.MEMBER or places >= SEATS_OF_A_COMMITTEE:
        raise refuse_full(group, kind)
    return Seat.objects.create(group=group, kind=kind, position=places + 1)
