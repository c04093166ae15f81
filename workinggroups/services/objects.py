"""Who sees calls and expressions of interest, and why: told to the registry of objects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.relations import Relation
from clusterpolisee.core.ui import objects
from clusterpolisee.core.ui.objects import AccessLine, ObjectKind, Rows, Standing, Text, Trail, own_rows
from workinggroups.models import (
    Call,
    Expression,
    ExpressionVersion,
    Leadership,
    Membership,
    Review,
)
from workinggroups.permissions.expressions import can_assess, writes
from workinggroups.permissions.groups import can_use_desk
from workinggroups.queries.desk import hidden_from
from workinggroups.services.expression_access import desk_people, expression_access
from workinggroups.services.roles import LABELS, LEADER

READS = {
    "expression.read": gettext_lazy("read the text of an expression of interest"),
    "expression.annex": gettext_lazy("took an annex of an expression of interest"),
    "expression.export": gettext_lazy("took out the list of expressions of a group"),
    "conflicts.read": gettext_lazy("read the register of conflicts of a call"),
    "ranking.read": gettext_lazy("read the ranking of a call"),
    "evaluation.export": gettext_lazy("took out the evaluation report of a group"),
    "dossier.export": gettext_lazy("took out the dossier of a call"),
    "setting_up.read": gettext_lazy("read the internal setting-up document of a group"),
    "setting_up.export": gettext_lazy("took out the internal setting-up document of a group"),
}

# Expressions of interest


def _expression_opens(expression: Expression) -> Text:
    return _(
        "An expression of interest is open to the person who sent it and those who help to write it, to the "
        "leader of working group %(number)s, to the secretariat and to those who are asked to review it; if "
        "the call is sealed, not before it has closed. The person would have to hold one of these roles, and "
        "have no conflict of interest."
    ) % {"number": expression.call.group.number}


def _expression_manages(user: Any, expression: Expression) -> bool:
    """Whoever may assess it; the lines name the applicant, so in the blind phase the secretariat alone."""
    return can_assess(expression, user) and not hidden_from(expression.call, user)


def _expression_history(user: Any, expression: Expression) -> Trail | None:
    """All of it for those who may assess, with the reviews open to them. Those who wrote it see what was sent
    and when: the steps of the procedure tell what nobody is told before the release."""
    if writes(expression, user):
        versions = list(ExpressionVersion.objects.filter(expression=expression).values_list("pk", flat=True))
        return Trail([Rows(ExpressionVersion, versions, _("version"))], by_role=True)
    if not _expression_manages(user, expression):
        return None
    reviews = Review.objects.visible_to(user).filter(expression=expression).values_list("pk", flat=True)
    return Trail([own_rows(expression), Rows(Review, list(reviews), _("review"))])


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
        "Expressions of interest are open to those who write them, and after closing to the leader of the "
        "working group, the secretariat and the evaluators."
    ),
    visible=lambda user: Expression.objects.visible_to(user),
    access=expression_access,
    manages=_expression_manages,
    history=_expression_history,
    opens=_expression_opens,
    standing=_expression_standing,
    related=("call__group", "applicant", "organisation"),
    routes=tuple(
        f"workinggroups:{name}" for name in ("expression", "dossier", "declare", "screen", "review")
    ),
    closed_to_administrators=True,
)


# Calls


def _call_access(call: Call) -> Iterator[AccessLine]:
    if _is_public(call):
        yield AccessLine(None, _("Reads the call."), _("Published calls are public."))
    yield from desk_people(call.group, _("Reads the call, also as a draft, and works on what comes in."))


def _is_public(call: Call) -> bool:
    return bool(Call.objects.published().filter(pk=call.pk).exists())


def _call_opens(call: Call) -> Text:
    if not _is_public(call):
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
