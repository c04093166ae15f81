"""What of the working groups moves to the successor of somebody who leaves a body."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.offices import close
from clusterpolisee.core.partners.models import Mandate
from workinggroups.enums import SeatKind
from workinggroups.models import Membership

COPIED = ("seat", "group", "kind", "organisation", "until_date", "is_sample")
SEATS = _("places of representatives in working groups")


def representatives(mandate: Mandate, successor: User, by: Any) -> Iterator[tuple[str | Promise, int]]:
    """Places the person holds for the body: each ends with the mandate's reason and goes to the successor.

    Experts sit for themselves and keep their places; expressions of interest stay with those who wrote them.
    """
    today = timezone.localdate()
    held = Membership.objects.select_for_update(of=("self",)).filter(
        user=mandate.user,
        organisation=mandate.organisation,
        kind=SeatKind.REPRESENTATIVE,
        ended_at__isnull=True,
    )
    moved = 0
    for seat in held.exclude(until_date__lt=today).order_by("pk"):
        close(seat, reason=mandate.end_reason, by=by)
        place = {name: getattr(seat, name) for name in COPIED}
        Membership.objects.create(**place, user=successor, from_date=max(today, seat.from_date))
        moved += 1
    yield SEATS, moved
