"""What people are told about calls: those who take part or follow, and those who prepare and approve them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic
from workinggroups.models import Leadership


def _works_on_calls(user: Any) -> bool:
    return is_secretariat(user) or bool(Leadership.objects.current().filter(user=user).exists())


CALL_NOTICES = Topic(
    code="call_notices",
    label=_("Changes of calls"),
    help=_("When a call you take part in, follow or are invited to is extended, changed or cancelled."),
    default=Channel.NOW,
    because={
        "sent": _("You receive this because you sent an expression of interest for this call."),
        "draft": _("You receive this because you have begun an expression of interest for this call."),
        "co_editor": _("You receive this because you help to write an expression of interest for this call."),
        "follower": _("You receive this because you follow this call."),
        "invited": _("You receive this because you were invited to express interest in this call."),
        "leader": _("You receive this because you lead the working group of this call."),
    },
    mails={
        "call_extended": _("Call extended"),
        "call_amended": _("Call amended"),
        "call_reopened": _("Call reopened"),
        "call_cancelled": _("Call cancelled"),
    },
)
CALL_WORK = Topic(
    code="call_work",
    label=_("Calls you prepare or approve"),
    help=_("When a call waits for approval, is returned, opens, closes or goes on to its next stage."),
    default=Channel.NOW,
    because={
        "leader": _("You receive this because you lead the working group of this call."),
        "secretariat": _("You receive this because you work for the secretariat of the project."),
    },
    mails={
        "call_waits": _("Call that waits for approval"),
        "call_returned": _("Call returned by the secretariat"),
        "call_approved": _("Approved call"),
        "call_opened": _("Call that has opened"),
        "call_closed": _("Call that has closed"),
        "call_moved_on": _("Call in its next stage"),
    },
    concerns=_works_on_calls,
)
