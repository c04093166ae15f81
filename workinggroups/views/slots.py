"""What the working groups show on the pages of organisations and in their register."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.participation import Participation
from clusterpolisee.core.ui.slots import SlotCard
from workinggroups.models import Membership, WorkingGroup


def of_organisation(request: HttpRequest, organisation: Any) -> SlotCard | None:
    """The groups the body leads or holds a seat in."""
    groups = WorkingGroup.objects.visible_to(request.user)
    led = list(groups.filter(leader=organisation))
    seats = organisation.memberships.current().filter(group__in=groups).select_related("group")
    held = [seat for seat in seats if not (seat.kind == "leader" and seat.group in led)]
    if not led and not held:
        return None
    context = {"led": led, "seats": held}
    return SlotCard(gettext("Working groups"), "workinggroups/_slot_organisation.html", context)


def _choices() -> list[tuple[str, str]]:
    return [(str(group.number), str(group)) for group in WorkingGroup.objects.thematic()]


def _members(number: str) -> set[int]:
    led = WorkingGroup.objects.filter(number=number, leader__isnull=False).values_list("leader", flat=True)
    seated = Membership.objects.current().filter(group__number=number, organisation__isnull=False)
    return {*led, *seated.values_list("organisation", flat=True)}


def _numbers(organisation_ids: Iterable[int]) -> dict[int, list[int]]:
    ids = list(organisation_ids)
    led = WorkingGroup.objects.filter(leader__in=ids).values_list("leader", "number")
    seated = (
        Membership.objects.current()
        .filter(organisation__in=ids, group__number__isnull=False)
        .values_list("organisation", "group__number")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, number in (*led, *seated):
        found[organisation].add(number)
    return {organisation: sorted(numbers) for organisation, numbers in found.items()}


PARTICIPATION = Participation(
    label=_("Working group"),
    everything=_("All groups"),
    choices=_choices,
    members=_members,
    numbers=_numbers,
)
