"""What people are told about calls, expressions of interest and memberships, a family of topics a module."""

from clusterpolisee.core.notifications.topics import Topic
from workinggroups.services.news.calls import CALL_NOTICES, CALL_WORK
from workinggroups.services.news.decisions import DECISION_DESK, DECISIONS
from workinggroups.services.news.evaluation import REVIEWS
from workinggroups.services.news.expressions import DESK, EXPRESSIONS
from workinggroups.services.news.memberships import SEATS, SEATS_OF_OTHERS
from workinggroups.services.news.questions import ANSWERS, INVITATIONS, MAILS, QUESTIONS

TOPICS: tuple[Topic, ...] = (
    CALL_NOTICES,
    CALL_WORK,
    EXPRESSIONS,
    DESK,
    REVIEWS,
    QUESTIONS,
    ANSWERS,
    INVITATIONS,
    SEATS,
    SEATS_OF_OTHERS,
    DECISIONS,
    DECISION_DESK,
)
OTHER_MAILS = MAILS
