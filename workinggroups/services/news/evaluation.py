"""What people are told about reviews they are asked for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic
from workinggroups.models import Assignment, Leadership


def _judges(user: Any) -> bool:
    leads = Leadership.objects.current().filter(user=user).exists()
    return leads or is_secretariat(user) or Assignment.objects.filter(evaluator=user).exists()


REVIEWS = Topic(
    code="reviews",
    label=_("Reviews of expressions of interest"),
    help=_("When you are asked to review, when a review is due, and when somebody you asked declines."),
    default=Channel.NOW,
    because={
        "evaluator": _("You receive this because you are asked to review this expression of interest."),
        "leader": _("You receive this because you lead the working group of this call."),
        "secretariat": _("You receive this because you work for the secretariat of the project."),
    },
    mails={
        "review_asked": _("Request for a review"),
        "review_due": _("Review that will be due"),
        "review_overdue": _("Review that is overdue"),
        "review_not_needed": _("Review not needed any more"),
        "review_reopened": _("Review opened again"),
        "review_declined": _("Declined review"),
        "conflict_waived": _("Waived conflict of interest"),
    },
    concerns=_judges,
)
