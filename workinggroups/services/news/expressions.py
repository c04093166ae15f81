"""What people are told about calls and expressions of interest."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic
from workinggroups.models import Leadership


def _leads(user: Any) -> bool:
    return bool(Leadership.objects.current().filter(user=user).exists())


EXPRESSIONS = Topic(
    code="expressions",
    label=_("Your expressions of interest"),
    help=_("When yours has been received or withdrawn."),
    default=Channel.NOW,
    because={"applicant": _("You receive this because you sent this expression of interest.")},
    mails={"expression_received": _("Receipt for an expression of interest")},
)
DESK = Topic(
    code="desk",
    label=_("Expressions of interest in groups you lead"),
    help=_("When one arrives or is withdrawn."),
    default=Channel.NOW,
    because={"leader": _("You receive this because you lead the working group of this call.")},
    mails={
        "expression_new": _("New expression of interest"),
        "expression_withdrawn": _("Withdrawn expression of interest"),
    },
    concerns=_leads,
)
