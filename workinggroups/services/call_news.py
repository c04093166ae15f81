"""Telling somebody about a call: in their language, with the deadline in the call's zone and in theirs."""

from typing import Any

from django.utils import translation

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.notifications.services import tell
from workinggroups.models import Call
from workinggroups.presenters.calls import dates


def tell_of_call(
    person: User, call: Call, *, topic: str, because: str, template: str, page: str, **more: Any
) -> None:
    """`page` is a path in the language of the person; the mail knows it by this name, and the
    deadline as `closes`."""
    with translation.override(person.preferred_language):
        closes = dates(call, person).closes
    context = {"person": person, "call": call, "page": page, "closes": closes, **more}
    tell(person, topic=topic, because=because, template=template, context=context, url=page)
