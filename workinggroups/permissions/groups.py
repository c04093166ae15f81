"""Who leads a group, who works at its desk, who sits in it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.contacts import Contact, known_to, names
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import WorkingGroup
from workinggroups.queries.groups import leaders_of

CLOCK = "system:calls"  # the worker, when a moment has come by the database's clock


def allowed(check: Callable[[Any, Any], None], obj: Any, user: Any) -> bool:
    """The yes or no of a check."""
    try:
        check(obj, user)
    except Refused:
        return False
    return True


def leads(user: Any, group: WorkingGroup) -> bool:
    """Whether the person leads the group today."""
    return bool(WorkingGroup.objects.led_by(user).filter(pk=group.pk).exists())


def ask_leaders(group: WorkingGroup) -> Contact:
    """Asks the leaders of the group, by name where the reader may know them."""

    def sentence(reader: Any) -> str:
        if not group.is_thematic:
            return ""  # a committee has no leader: the secretariat then
        leaders = leaders_of(group)
        if any(leader.pk == reader.pk for leader in leaders):
            return ""  # nobody is told to ask themselves: the secretariat then
        found = names(known_to(reader, leaders))
        if found:
            return gettext("Ask the leader of working group %(number)s: %(names)s.") % {
                "number": group.number,
                "names": found,
            }
        return gettext("Ask the leader of working group %(number)s.") % {"number": group.number}

    return sentence


def check_can_use_desk(group: WorkingGroup, user: Any) -> None:
    if not leads(user, group) and not is_secretariat(user):
        raise Refused(_("This is for the leader of the group and the secretariat."), ask=ask_leaders(group))


def can_use_desk(group: WorkingGroup, user: Any) -> bool:
    return allowed(check_can_use_desk, group, user)


def check_is_secretariat(_obj: Any, user: Any) -> None:
    if not is_secretariat(user):
        raise Refused(_("This is for the secretariat of the project."))


def check_is_clock(_obj: Any, by: Any) -> None:
    if by != CLOCK:
        raise Refused(_("This happens by itself when the time is over."))


def check_can_enter_room(group: WorkingGroup, user: Any) -> None:
    if not WorkingGroup.objects.room_open_to(user).filter(pk=group.pk).exists():
        raise Refused(_("This page is for the members of the group."), ask=ask_leaders(group))


def can_enter_room(group: WorkingGroup, user: Any) -> bool:
    return allowed(check_can_enter_room, group, user)
