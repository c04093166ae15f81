"""Guards of memberships."""

from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import Step
from workinggroups.models import Membership


def _demand(holds: bool, reason: Any) -> None:
    if not holds:
        raise Refused(reason, status=409)


def seat_free(membership: Membership, by: Any) -> None:
    held = Membership.objects.holding().filter(seat=membership.seat_id).exclude(pk=membership.pk)
    _demand(not held.exists(), _("This seat is taken."))


def in_time(membership: Membership, by: Any) -> None:
    rows = Membership.objects.filter(pk=membership.pk, answer_by__gt=Now())
    _demand(rows.exists(), _("The time to answer this invitation is over."))


def over_due(membership: Membership, by: Any) -> None:
    rows = Membership.objects.due().filter(pk=membership.pk)
    _demand(rows.exists(), _("The time to answer this invitation is not over yet."))


def all_signed(membership: Membership, by: Any) -> None:
    signed = set(membership.declarations.values_list("step", flat=True))
    _demand(signed >= set(Step.values), _("Some of the declarations are not signed yet."))


def term_over(membership: Membership, by: Any) -> None:
    last = membership.until_date
    _demand(last is not None and last < timezone.localdate(), _("The term is not over yet."))
