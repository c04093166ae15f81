"""Who sees calls and expressions of interest, and why: told to the registry of objects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.ui import objects
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Rows, Standing, Text, Trail, own_rows
from workinggroups.enums import CallState
from workinggroups.models import Call, Expression, Leadership, Membership, Review, WorkingGroup
from workinggroups.permissions.expressions import can_assess
from workinggroups.permissions.groups import can_use_desk
from workinggroups.queries.conflicts import people_in_conflict
from workinggroups.services.roles import LABELS, LEADER

READS = {
    "expression.read": gettext_lazy("read the text of an expression of interest"),
    "expression.annex": gettext_lazy("took an annex of an expression of interest"),
    "expression.export": gettext_lazy("took out the list of expressions of a group"),
    "evaluation.export": gettext_lazy("took out the evaluation report of a group"),
}
DESK_ENDS = gettext_lazy("The secretariat ends or extends this leadership.")
OFFICE_ENDS = gettext_lazy("An administrator ends or extends this office.")
TECHNICAL = gettext_lazy(
    "The office of administrator is technical: it opens no expression of interest and no review."
)


def desk_people(group: WorkingGroup, what: Text) -> Iterator[AccessLine]:
    """A line for every leader of the group and every holder of the office of secretariat."""
    leaderships = Leadership.objects.current().filter(group=group, user__is_active=True)
    for row in leaderships.select_related("user").order_by("user__full_name", "pk"):
        through = _("Leads working group %(number)s.") % {"number": group.number}
        yield AccessLine(row.user, what, through, group.get_absolute_url(), row.until_date, change=DESK_ENDS)
    for office in office_holders(OfficeKind.SECRETARIAT):
        yield secretariat_line(office, what)


def secretariat_line(office: Office, what: Text) -> AccessLine:
    through = _("Belongs to the secretariat of the project.")
    return AccessLine(office.user, what, through, until=office.until_date, change=OFFICE_ENDS)


# Expressions of interest


def _expression_access(expression: Expression) -> Iterator[AccessLine]:
    is_open = expression.applicant.is_active
    yield AccessLine(
        expression.applicant,
        _("Reads what was sent and the state; may withdraw it. Sees no reviews."),
        _("Sent this expression of interest."),
        why_not="" if is_open else _("The account is closed: nobody signs in with it."),
        change=_("It stays open to the person who sent it."),
        sees=is_open,
        reads=is_open,
    )
    conflicts = people_in_conflict(expression)
    seen = {expression.applicant_id}
    for line in desk_people(expression.call.group, _("Reads text and reviews, reviews, decides.")):
        seen.add(line.who.pk)
        yield _less_conflict(line, conflicts)
    for office in office_holders(OfficeKind.ADMINISTRATOR):
        if office.user_id not in seen:
            yield AccessLine(
                office.user,
                _("Nothing."),
                _("Is an administrator of the portal."),
                until=office.until_date,
                why_not=TECHNICAL,
                sees=False,
                reads=False,
            )


def _less_conflict(line: AccessLine, conflicts: dict[int, str]) -> AccessLine:
    """Judging is taken away from whoever is in conflict; reading too, unless the text is their own."""
    if line.who.pk not in conflicts:
        return line
    body = conflicts[line.who.pk]
    why = (
        _("Conflict of interest: works for %(body)s, as the applicant does.") % {"body": body}
        if body
        else _("Conflict of interest: it is the person’s own expression.")
    )
    return AccessLine(
        line.who,
        _("Sees number, role and state only; no text, no reviews."),
        line.through,
        line.url,
        line.until,
        why_not=why,
        change=line.change,
        reads=False,
    )


def _expression_opens(expression: Expression) -> Text:
    return _(
        "An expression of interest is open to the person who sent it, to the leader of working group "
        "%(number)s and to the secretariat. Nobody else can be given access: the person would have to hold "
        "one of these roles, and have no conflict of interest."
    ) % {"number": expression.call.group.number}


def _expression_history(user: Any, expression: Expression) -> Trail | None:
    """All of it for those who may assess; the applicant's own without reviews, and with roles for names."""
    own = own_rows(expression)
    if expression.applicant_id == user.pk:
        return Trail([own], by_role=True)
    if not can_assess(expression, user):
        return None
    reviews = list(Review.objects.filter(expression=expression).values_list("pk", flat=True))
    return Trail([own, Rows(Review, reviews, _("review"))])


def _expression_standing(expression: Expression) -> Standing:
    group_url = expression.call.group.get_absolute_url()
    return Standing({expression.applicant_id: _("applicant")}, lambda r: _of_desk(r, group_url))


def _of_desk(relation: Relation, group_url: str) -> bool:
    if relation.code == LEADER:
        return relation.url == group_url
    return relation.code == f"office.{OfficeKind.SECRETARIAT}"


EXPRESSION = ObjectKind(
    code="expression",
    label=gettext_lazy("Expression of interest"),
    model=Expression,
    key_field="pk",
    rule=gettext_lazy(
        "Expressions of interest are open to the person who sent them, to the leader of the working group "
        "and to the secretariat."
    ),
    visible=lambda user: Expression.objects.visible_to(user),
    access=_expression_access,
    manages=lambda user, obj: can_assess(obj, user),
    history=_expression_history,
    opens=_expression_opens,
    standing=_expression_standing,
    related=("call__group", "applicant", "organisation"),
    routes=tuple(
        f"workinggroups:{name}" for name in ("expression", "expression_withdraw", "review", "decide")
    ),
    closed_to_administrators=True,
)


# Calls


def _call_access(call: Call) -> Iterator[AccessLine]:
    if call.state != CallState.DRAFT:
        yield AccessLine(None, _("Reads the call."), _("Published calls are public."))
    yield from desk_people(call.group, _("Reads the call, also as a draft, and works on what comes in."))


def _call_opens(call: Call) -> Text:
    if call.state == CallState.DRAFT:
        return _("A draft opens to everyone when the call is published.")
    return _("The call is public.")


def _call_history(user: Any, call: Call) -> Trail | None:
    if not can_use_desk(call.group, user):
        return None
    criteria = list(call.criteria.all())
    model = call.criteria.model
    return Trail([own_rows(call), Rows(model, [row.pk for row in criteria], _("criterion"), named=True)])


CALL = ObjectKind(
    code="call",
    label=gettext_lazy("Call"),
    model=Call,
    key_field="slug",
    rule=gettext_lazy(
        "A call is open to everyone once it is published; before, to the leader of the group and the "
        "secretariat."
    ),
    visible=lambda user: Call.objects.visible_to(user),
    access=_call_access,
    manages=lambda user, obj: can_use_desk(obj.group, user),
    history=_call_history,
    opens=_call_opens,
    standing=lambda call: Standing(counts=lambda r: _of_desk(r, call.group.get_absolute_url())),
    related=("group",),
    routes=("workinggroups:call", "workinggroups:express_interest"),
)


def leaderships_of(person: User) -> Rows:
    """A person's leaderships, for the person's own history."""
    keys = list(Leadership.objects.filter(user=person).values_list("pk", flat=True))
    return Rows(Leadership, keys, LABELS[LEADER], named=True)


def seats_of(person: User) -> Rows:
    """A person's seats, for the person's own history."""
    keys = list(Membership.objects.filter(user=person).values_list("pk", flat=True))
    return Rows(Membership, keys, _("seat in a group"))


def register_all() -> None:
    """Called from the app's `ready()`."""
    for kind in (EXPRESSION, CALL):
        objects.register(kind)
    objects.register_rows("person", leaderships_of)
    objects.register_rows("person", seats_of)
    for what, label in READS.items():
        objects.register_read(what, objects.Read(label, closed_to_administrators=True))
