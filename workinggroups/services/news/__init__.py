"""What people are told about calls, expressions of interest and memberships, a family of topics a module."""

from clusterpolisee.core.notifications.topics import Topic
from workinggroups.services.news.expressions import DESK, EXPRESSIONS

TOPICS: tuple[Topic, ...] = (EXPRESSIONS, DESK)
