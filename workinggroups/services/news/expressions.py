"""What people are told about expressions of interest."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic
from workinggroups.models import Leadership


def _works_at_a_desk(user: Any) -> bool:
    return is_secretariat(user) or bool(Leadership.objects.current().filter(user=user).exists())


EXPRESSIONS = Topic(
    code="expressions",
    label=_("Your expressions of interest"),
    help=_("Receipts, reminders before a call closes, files that cannot be used, endorsements."),
    default=Channel.NOW,
    because={
        "applicant": _("You receive this because it is your expression of interest."),
        "co_editor": _("You receive this because you write this expression of interest with the applicant."),
        "coordinator": _("You receive this because you coordinate the organisation."),
    },
    mails={
        "expression_received": _("Receipt for an expression of interest"),
        "expression_sent": _("Expression of interest sent by the applicant"),
        "expression_taken_back": _("Expression of interest withdrawn"),
        "expression_file_refused": _("File that cannot be used"),
        "expression_co_editor": _("Writing an expression of interest together"),
        "expression_co_editor_ended": _("End of writing an expression of interest together"),
        "expression_endorsement_asked": _("Request to endorse a representative"),
        "expression_endorsement_settled": _("Answer to a request for endorsement"),
        "expression_reminder": _("Reminder of an expression of interest not sent"),
        "expression_unsent": _("Changes that were not sent in time"),
    },
)
DESK = Topic(
    code="desk",
    label=_("Expressions of interest in groups you look after"),
    help=_("When one arrives or is withdrawn."),
    default=Channel.NOW,
    because={
        "leader": _("You receive this because you lead the working group of this call."),
        "secretariat": _("You receive this because you belong to the secretariat."),
    },
    mails={
        "expression_new": _("New expression of interest"),
        "expression_withdrawn": _("Withdrawn expression of interest"),
        "expression_arrived": _("Expression of interest for a sealed call"),
        "expression_gone": _("Withdrawal in a sealed call"),
    },
    concerns=_works_at_a_desk,
)
