"""Guards of memberships."""

from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused, demand
from workinggroups.enums import SEATS_OF_A_GROUP, SeatKind, Step
from workinggroups.models import Membership, WorkingGroup
from workinggroups.models.seats import SEATS_OF_BODIES

FULL = {
    SeatKind.LEADER: _("The seat of the leader organisation is taken."),
    SeatKind.REPRESENTATIVE: _("All %(places)d seats of representatives are taken. The rule gives no more."),
    SeatKind.EXPERT: _("Both seats of experts are taken. The rule gives no more."),
    SeatKind.MEMBER: _("All seats of the committee are taken."),
}


def refuse_full(group: WorkingGroup, kind: str) -> Refused:
    facts = {"places": SEATS_OF_A_GROUP.get(SeatKind(kind), 0)}
    return Refused(FULL[SeatKind(kind)] % facts, status=409)


def seat_free(membership: Membership, by: Any) -> None:
    others = Membership.objects.holding().exclude(pk=membership.pk).filter(group=membership.group_id)
    demand(not others.filter(seat=membership.seat_id).exists(), _("This seat is taken."))
    if membership.kind in SEATS_OF_BODIES:
        check_body_is_new(membership, others)
    if membership.user_id is not None:
        twice = others.exclude(kind=SeatKind.LEADER).filter(user=membership.user_id)
        demand(not twice.exists(), _("This person has a seat in the group already."))


def check_body_is_new(membership: Membership, others: Any) -> None:
    same = others.filter(organisation=membership.organisation_id, kind__in=SEATS_OF_BODIES)
    demand(not same.exists(), _("This body has a seat in the group already: each seat is for another one."))
    leads = (
        membership.kind == SeatKind.REPRESENTATIVE
        and membership.group.leader_id is not None
        and membership.group.leader_id == membership.organisation_id
    )
    demand(not leads, _("The leader organisation has a seat of its own and takes none of the others."))


def may_take(membership: Membership) -> None:
    """What must be true of the person for a seat of this kind, whoever puts them forward."""
    person = membership.user
    demand(
        person is not None and person.is_active and person.erased_at is None,
        _("This person has no account that is open."),
    )
    if membership.kind in SEATS_OF_BODIES:
        demand(has_mandate(membership), _("A representative is a person with a mandate of the body today."))


def has_mandate(membership: Membership) -> bool:
    """Whether the person works today for the body they sit for; experts sit for themselves."""
    if membership.kind not in SEATS_OF_BODIES or membership.user_id is None:
        return True
    same = {"user": membership.user_id, "organisation": membership.organisation_id}
    return bool(Mandate.objects.current().filter(**same).exists())


def in_time(membership: Membership, by: Any) -> None:
    rows = Membership.objects.filter(pk=membership.pk, answer_by__gt=Now())
    demand(rows.exists(), _("The time to answer this invitation is over."))


def over_due(membership: Membership, by: Any) -> None:
    rows = Membership.objects.due().filter(pk=membership.pk)
    demand(rows.exists(), _("The time to answer this invitation is not over yet."))


def all_signed(membership: Membership, by: Any) -> None:
    signed = set(membership.declarations.values_list("step", flat=True))
    demand(signed >= set(Step.values), _("Some of the declarations are not signed yet."))
    last = membership.until_date
    demand(last is None or last >= timezone.localdate(), _("The term of this seat is over."))


def term_over(membership: Membership, by: Any) -> None:
    last = membership.until_date
    over = last is not None and last < timezone.localdate()
    demand(over or not has_mandate(membership), _("The term is not over yet."))
