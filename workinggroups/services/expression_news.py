"""Telling applicants, co-editors, coordinators and the desk about expressions of interest.

While a call is sealed the desk is told that something has happened, and nothing of what or whose.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.accounts.enums import OfficeKind
from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.queries import office_holders
from clusterpolisee.core.documents.uploads import Problem
from clusterpolisee.core.notifications.services import tell
from clusterpolisee.core.partners.contacts import coordinators_of
from workinggroups.models import Attachment, Call, Endorsement, Expression, ExpressionVersion
from workinggroups.queries.calls import received_count
from workinggroups.queries.groups import leaders_of

Because = Iterator[tuple[User, str]]


def tell_received(expression: Expression, version: ExpressionVersion) -> None:
    """The receipt for the applicant; the co-editors learn that it has gone."""
    values = {"expression": expression, "version": version}
    _tell(expression.applicant, "applicant", expression, "expression_received", values)
    for person in co_editors_of(expression):
        _tell(person, "co_editor", expression, "expression_sent", values)


def tell_desk_of_arrival(expression: Expression) -> None:
    if _is_sealed(expression.call):
        _tell_desk(expression.call, "expression_arrived", count=received_count(expression.call))
    else:
        _tell_desk(expression.call, "expression_new", expression=expression)


def tell_withdrawn(expression: Expression) -> None:
    values = {"expression": expression}
    _tell(expression.applicant, "applicant", expression, "expression_taken_back", values)
    for person in co_editors_of(expression):
        _tell(person, "co_editor", expression, "expression_taken_back", values)
    if _is_sealed(expression.call):
        _tell_desk(expression.call, "expression_gone", count=received_count(expression.call))
    else:
        _tell_desk(expression.call, "expression_withdrawn", expression=expression)


def tell_file_refused(annex: Attachment, problem: str) -> None:
    values = {"expression": annex.expression, "name": annex.name, "problem": Problem(problem)}
    _tell(annex.expression.applicant, "applicant", annex.expression, "expression_file_refused", values)
    if annex.uploaded_by_id != annex.expression.applicant_id:
        _tell(annex.uploaded_by, "co_editor", annex.expression, "expression_file_refused", values)


def tell_co_editor(expression: Expression, person: User, *, is_added: bool) -> None:
    template = "expression_co_editor" if is_added else "expression_co_editor_ended"
    _tell(person, "co_editor", expression, template, {"expression": expression})


def tell_endorsement_asked(endorsement: Endorsement) -> None:
    """Who, for which call, in which capacity; never what was written."""
    expression = endorsement.expression
    url = reverse("workinggroups:endorsement", args=[endorsement.pk])
    if expression.organisation is not None:
        for person in coordinators_of([expression.organisation]):
            values = {"expression": expression, "endorsement": endorsement}
            _tell(person, "coordinator", expression, "expression_endorsement_asked", values, url=url)


def tell_endorsement_settled(endorsement: Endorsement) -> None:
    expression = endorsement.expression
    values = {"expression": expression, "endorsement": endorsement}
    _tell(expression.applicant, "applicant", expression, "expression_endorsement_settled", values)


def tell_reminder(expression: Expression, days: int) -> None:
    """Not sent yet, or changed since without being sent anew."""
    for person, because in writers_of(expression):
        values = {"expression": expression, "days": days}
        _tell(person, because, expression, "expression_reminder", values)


def tell_changes_dropped(expression: Expression) -> None:
    _tell(expression.applicant, "applicant", expression, "expression_unsent", {"expression": expression})


def co_editors_of(expression: Expression) -> list[User]:
    return list(User.objects.filter(co_edited__expression=expression).order_by("pk"))


def writers_of(expression: Expression) -> Because:
    yield expression.applicant, "applicant"
    for person in co_editors_of(expression):
        yield person, "co_editor"


def _is_sealed(call: Call) -> bool:
    return bool(Call.objects.with_clock().get(pk=call.pk).is_sealed_now)


def _desk(call: Call) -> Because:
    seen = set()
    for leader in leaders_of(call.group):
        seen.add(leader.pk)
        yield leader, "leader"
    for office in office_holders(OfficeKind.SECRETARIAT):
        if office.user_id not in seen:
            yield office.user, "secretariat"


def _tell_desk(call: Call, template: str, **values: Any) -> None:
    expression = values.get("expression")
    url = expression.get_absolute_url() if expression else call.get_absolute_url()
    with timezone.override(call.zone):
        for person, because in _desk(call):
            context = {"person": person, "call": call, **values}
            tell(person, topic="desk", because=because, template=template, context=context, url=url)


def _tell(
    person: User, because: str, about: Expression, template: str, values: Mapping[str, Any], *, url: str = ""
) -> None:
    """Moments are written in the zone of the call, whoever caused the mail."""
    with timezone.override(about.call.zone):
        tell(
            person,
            topic="expressions",
            because=because,
            template=template,
            context={"person": person, "call": about.call, **values},
            url=url or about.get_absolute_url(),
        )
