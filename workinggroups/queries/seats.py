"""Seats that are free and seats that are taken."""

from django.db.models import Exists, OuterRef, QuerySet

from workinggroups.models import Call, Membership, Seat, WorkingGroup


def free_seats(group: WorkingGroup, kind: str) -> QuerySet[Seat]:
    """Numbered places of a kind that no membership holds, the lowest number first."""
    held = Membership.objects.holding().filter(seat=OuterRef("pk"))
    return Seat.objects.filter(~Exists(held), group=group, kind=kind).order_by("position")


def sought_and_free(call: Call, kind: str) -> int:
    """How many places of a kind the call can still fill: those it seeks, less those taken meanwhile."""
    sought = call.sought_seats.filter(kind=kind).count()
    return min(sought, free_seats(call.group, kind).count())
