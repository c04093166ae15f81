"""What people are told about questions to applicants, decisions and offers of seats."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic
from workinggroups.models import Assignment, Leadership


def _evaluates(user: Any) -> bool:
    """Leaders, the secretariat, and those who were asked to review."""
    if user.holds(OfficeKind.SECRETARIAT) or Leadership.objects.current().filter(user=user).exists():
        return True
    return bool(Assignment.objects.filter(evaluator=user).exists())


# Never turned off: each of these has a last day, or is the answer somebody has waited for.
DECISIONS = Topic(
    code="decisions",
    label=_("Questions and decisions about your expressions of interest"),
    help=_("When somebody asks you about yours, when it is decided, and when a seat is offered to you."),
    default=Channel.NOW,
    because={
        "applicant": _("You receive this because you sent this expression of interest."),
        "reminder": _("You receive this because you sent this expression of interest and an answer is due."),
    },
    mails={
        "clarification_asked": _("Question about an expression of interest"),
        "clarification_reminder": _("Reminder of a question about an expression of interest"),
        "clarification_lapsed": _("Question that was not answered in time"),
        "clarification_taken_back": _("Question that was taken back"),
        "decision_shortlisted": _("Decision: short-listed, with the offer of a seat"),
        "decision_reserve": _("Decision: reserve"),
        "decision_not_selected": _("Decision: not selected"),
        "decision_ineligible": _("Decision: not eligible"),
        "decision_duplicate": _("Decision: duplicate"),
        "offer_reminder": _("Reminder of the offer of a seat"),
        "offer_lapsed": _("Offer of a seat that was not answered in time"),
    },
    fixed=True,
)
DECISION_DESK = Topic(
    code="decision_desk",
    label=_("Answers of applicants"),
    help=_("When an applicant answers a question or the offer of a seat, or lets the time pass."),
    default=Channel.NOW,
    because={
        "leader": _("You receive this because you lead the working group of this call."),
        "secretariat": _("You receive this because you belong to the secretariat of the project."),
        "evaluator": _("You receive this because you review this expression of interest."),
        "asked": _("You receive this because you asked the question."),
    },
    mails={
        "clarification_answered": _("Answer to a question about an expression of interest"),
        "clarification_unanswered": _("Question to an applicant that was not answered"),
        "offer_answered": _("Answer to the offer of a seat"),
        "offer_expired": _("Offer of a seat that was not answered in time"),
    },
    concerns=_evaluates,
)
