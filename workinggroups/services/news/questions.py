"""What people are told about questions on calls and invitations to express interest."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.notifications.models import Channel
from clusterpolisee.core.notifications.topics import Topic
from workinggroups.models import Leadership


def _answers_questions(user: Any) -> bool:
    leads = Leadership.objects.current().filter(user=user)
    return user.holds(OfficeKind.SECRETARIAT) or bool(leads.exists())


QUESTIONS = Topic(
    code="call_questions",
    label=_("Questions on calls of groups you lead"),
    help=_("When somebody asks a question about a call."),
    default=Channel.NOW,
    because={
        "leader": _("You receive this because you lead the working group of this call."),
        "secretariat": _("You receive this because the group of this call has no leader on the portal."),
    },
    mails={"call_question_new": _("New question on a call")},
    concerns=_answers_questions,
)
ANSWERS = Topic(
    code="call_answers",
    label=_("Answers to questions on calls"),
    help=_("When a question on a call you follow, or have written an expression for, is answered."),
    default=Channel.DAILY,
    because={
        "asker": _("You receive this because you asked a question about this call."),
        "concerned": _("You receive this because you follow this call or have begun an expression for it."),
    },
    mails={
        "call_question_answered": _("Answer to a question on a call"),
        "call_question_set_aside": _("Question on a call that is not answered in public"),
    },
)
INVITATIONS = Topic(
    code="call_invitations",
    label=_("Invitations to express interest"),
    help=_("When you, or a body whose people you coordinate, are asked to express interest in a group."),
    default=Channel.NOW,
    because={
        "invited": _("You receive this because somebody invited you to this call."),
        "coordinator": _("You receive this because you coordinate the people of the invited body."),
    },
    mails={
        "call_invitation": _("Invitation to express interest"),
        "call_invitation_body": _("Invitation of a body to express interest"),
    },
)
MAILS = {"call_invitation_address": _("Invitation to express interest, without an account")}
