"""Who may do what with calls and expressions of interest.

Each check raises a refusal that says why; its twin answers yes or no. When something is possible is the
business of `workflow`.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.permissions import is_secretariat
from clusterpolisee.core.partners.contacts import Contact, known_to, names, own_coordinators
from clusterpolisee.core.partners.models import Organisation
from clusterpolisee.core.partners.queries import partner_bodies_of
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, Expression, WorkingGroup
from workinggroups.models.expressions import conflict_of_interest
from workinggroups.queries import leaders_of

CLOCK = "system:calls"


def leads(user: Any, group: WorkingGroup) -> bool:
    """Whether the person leads the group today."""
    return bool(WorkingGroup.objects.led_by(user).filter(pk=group.pk).exists())


def ask_leaders(group: WorkingGroup) -> Contact:
    """Asks the leaders of the group, by name where the reader may know them."""

    def sentence(reader: Any) -> str:
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


def check_can_open_call(call: Call, user: Any) -> None:
    check_can_use_desk(call.group, user)


def check_can_close_call(call: Call, by: Any) -> None:
    """The clock closes calls; the people of the desk may be quicker than the clock's next turn."""
    if by != CLOCK:
        check_can_use_desk(call.group, by)


def check_can_express(call: Call, user: Any) -> None:
    if leads(user, call.group):
        raise Refused(_("You lead this group, so you cannot express interest in it."))


def check_can_represent(organisation: Organisation, user: Any) -> None:
    if organisation not in partner_bodies_of(user):
        reason = _("You can only represent a partner body that you work for.")
        raise Refused(reason, ask=own_coordinators)


def check_without_conflict(expression: Expression, user: Any) -> None:
    if Expression.objects.filter(conflict_of_interest(user), pk=expression.pk).exists():
        raise Refused(
            _(
                "Conflict of interest: this expression is your own or comes from the body you work for. "
                "Somebody else must assess it."
            ),
            ask=ask_leaders(expression.call.group),
        )


def check_can_assess(expression: Expression, user: Any) -> None:
    """Reading reviews, writing one and deciding all ask for the same relation."""
    check_can_use_desk(expression.call.group, user)
    check_without_conflict(expression, user)


def check_can_withdraw(expression: Expression, user: Any) -> None:
    if expression.applicant_id != getattr(user, "pk", None):
        raise Refused(_("Only the person who sent an expression of interest can withdraw it."))


def _allowed(check: Callable[[Any, Any], None], obj: Any, user: Any) -> bool:
    try:
        check(obj, user)
    except Refused:
        return False
    return True


def can_use_desk(group: WorkingGroup, user: Any) -> bool:
    return _allowed(check_can_use_desk, group, user)


def can_assess(expression: Expression, user: Any) -> bool:
    return _allowed(check_can_assess, expression, user)


def can_read_text(expression: Expression, user: Any) -> bool:
    """The applicant reads it, and those who may assess it; seeing the row alone is no licence to read."""
    return expression.applicant_id == user.pk or can_assess(expression, user)
