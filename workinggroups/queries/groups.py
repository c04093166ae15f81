"""Groups with their seats counted, and who leads them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from clusterpolisee.core.accounts.models import User
from workinggroups.enums import GroupKind, SeatKind
from workinggroups.models import Leadership, Membership, WorkingGroup


def group_rows() -> QuerySet[Any]:
    """The thematic groups with `representatives`, `experts` (seats filled now) and `sample_seats`."""
    filled = Q(memberships__in=Membership.objects.current())
    counts = {
        "representatives": Count("memberships", filter=filled & Q(memberships__kind=SeatKind.REPRESENTATIVE)),
        "experts": Count("memberships", filter=filled & Q(memberships__kind=SeatKind.EXPERT)),
        "sample_seats": Count("memberships", filter=filled & Q(memberships__is_sample=True)),
    }
    groups = WorkingGroup.objects.thematic().select_related("leader")
    counted: QuerySet[Any] = groups.annotate(**counts)
    return counted.order_by("number")


def committees() -> QuerySet[Any]:
    """The committees above the groups with `members`, counted now."""
    seated = Q(memberships__in=Membership.objects.current())
    rows = WorkingGroup.objects.filter(kind__in=(GroupKind.STEERING, GroupKind.SCIENTIFIC))
    return rows.annotate(members=Count("memberships", filter=seated)).order_by("-kind")


def leaders_of(group: WorkingGroup) -> list[User]:
    """The people who lead the group now and can log in."""
    current = Leadership.objects.current().filter(group=group, user__is_active=True)
    return list(User.objects.filter(pk__in=current.values("user")).order_by("full_name", "pk"))
