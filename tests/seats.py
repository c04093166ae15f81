"""Memberships as rows, without the way there."""

from typing import Any

from django.utils import timezone

from workinggroups.models import Membership, Seat, WorkingGroup


def seated(group: WorkingGroup, kind: str = "representative", position: int = 1, **values: Any) -> Membership:
    """Somebody, or a body, sits in a group; active since now unless told otherwise."""
    seat, _made = Seat.objects.get_or_create(group=group, kind=kind, position=position)
    common = {"group": group, "kind": kind, "state": "active", "began_at": timezone.now()}
    return Membership.objects.create(**{**common, "seat": seat, **values})
