"""Who may conduct a consultation, and who sees its figures before and beyond what is public."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.workflow.errors import Refused
from consultations.models import Consultation
from workinggroups.permissions.groups import ask_leaders, leads


def check_can_conduct(consultation: Consultation, user: Any) -> None:
    """Raises Refused unless `user` leads the group that asks, or is the secretariat; a name such as
    "system:import" is the portal itself."""
    if not can_conduct(consultation, user):
        reason = _("A consultation is conducted by the leader of the working group that asks it.")
        raise Refused(reason, ask=ask_leaders(consultation.group) if consultation.group else "")


def can_conduct(consultation: Consultation, user: Any) -> bool:
    if isinstance(user, str):
        return user.startswith("system:")
    if is_secretariat(user):
        return True
    return consultation.group is not None and leads(user, consultation.group)


def can_see_all_figures(consultation: Consultation, user: Any) -> bool:
    """Those who conduct it see every figure at once; the replies of a demonstration are public anyway."""
    return consultation.is_demonstration or can_conduct(consultation, user)
