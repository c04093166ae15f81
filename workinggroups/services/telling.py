"""Telling the people of a group's desk, and applicants."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.notifications.services import tell
from workinggroups.models import Call, Expression
from workinggroups.queries.groups import leaders_of

Place = tuple[str, Any]  # a route of this app and the key of the object


def leaders_and_secretariat(call: Call) -> Iterator[tuple[User, str]]:
    """Everybody of the desk once, with the code of why: leaders first."""
    seen = set()
    for leader in leaders_of(call.group):
        seen.add(leader.pk)
        yield leader, "leader"
    for office in office_holders(OfficeKind.SECRETARIAT):
        if office.user_id not in seen:
            yield office.user, "secretariat"


def tell_desk(call: Call, template: str, context: dict[str, Any], *, at: Place) -> None:
    """Tell the leaders and the secretariat what an applicant did, or did not do."""
    for person, because in leaders_and_secretariat(call):
        tell_person(person, call, "decision_desk", because, template, context, at)


def tell_applicant(
    expression: Expression, template: str, context: dict[str, Any], *, at: Place, because: str = "applicant"
) -> None:
    person = expression.applicant
    tell_person(person, expression.call, "decisions", because, template, context, at)


def tell_person(
    person: User, call: Call, topic: str, because: str, template: str, context: dict[str, Any], at: Place
) -> None:
    tell_in_zone(person, call, topic, because, template, context, path_for(person, at))


def tell_in_zone(
    person: User, call: Call, topic: str, because: str, template: str, context: dict[str, Any], url: str
) -> None:
    """Moments in a mail are written in the zone of the call, whoever caused it."""
    with timezone.override(call.zone):
        values = {"person": person, "call": call, **context}
        tell(person, topic=topic, because=because, template=template, context=values, url=url)


def path_for(person: User, at: Place) -> str:
    """The path of a page in the person's language."""
    route, key = at
    with translation.override(person.preferred_language):
        return reverse(f"workinggroups:{route}", args=[] if key is None else [key])


def is_reminded(expression: Expression, at: Place, since: Any) -> bool:
    """Whether a reminder about this page went out since a moment; the inbox knows. Call it under the lock of
    the expression."""
    person = expression.applicant
    sent = Notification.objects.filter(user=person, topic="decisions", because="reminder")
    return bool(sent.filter(url=path_for(person, at), created_at__gte=since).exists())
