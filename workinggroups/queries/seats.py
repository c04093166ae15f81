"""Seats that are free and seats that are taken."""

from django.db.models import Exists, OuterRef, QuerySet

from workinggroups.models import Membership, Seat, WorkingGroup


def free_seats(group: WorkingGroup, kind: str) -> QuerySet[Seat]:
    """Numbered places of a kind that no membership holds, the lowest number first."""
    held = Membership.objects.holding().filter(seat=OuterRef("pk"))
    return Seat.objects.filter(~Exists(held), group=group, kind=kind).order_by("position")
