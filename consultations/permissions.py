"""Who may conduct a consultation, and who sees its figures before and beyond what is public."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.workflow.errors import Refused
from consultations.models import Consultation
from workinggroups.models import WorkingGroup


def check_can_conduct(consultation: Consultation, user: Any) -> None:
    """Raises Refused unless `user` leads the group that asks, or is the secretariat; a name such as
    "system:import" is the portal itself."""
    if not can_conduct(consultation, user):
        raise Refused(_("A consultation is conducted by the leader of the working group that asks it."))


def can_conduct(consultation: Consultation, user: Any) -> bool:
    if isinstance(user, str):
        return user.startswith("system:")
    if user is None or not user.is_authenticated:
        return False
    if user.holds(OfficeKind.SECRETARIAT):
        return True
    return bool(WorkingGroup.objects.led_by(user).filter(pk=consultation.group_id).exists())


def can_see_all_figures(consultation: Consultation, user: Any) -> bool:
    """Those who conduct it see every figure at once; the replies of a demonstration are public anyway."""
    return consultation.is_demonstration or can_conduct(consultation, user)
