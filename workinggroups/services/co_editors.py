"""Colleagues who write an expression of interest together with the applicant."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import CoEditor, Expression
from workinggroups.permissions.calls import check_can_express
from workinggroups.permissions.expressions import check_can_choose_co_editors
from workinggroups.services import expression_news
from workinggroups.services.writing import check_is_open_to_change, locked

MOST = 5


def add(expression: Expression, *, email: str, by: Any) -> None:
    """Let the person with this address write too. Whether an account has the address is not told: nothing in
    the answer depends on it. Raises Refused."""
    address = email.strip().lower()
    with recorded(by=by):
        row = locked(expression)
        check_can_choose_co_editors(row, by)
        check_is_open_to_change(row)
        if address == by.email.lower():
            raise Refused(_("You write this expression of interest already."), status=409)
        others = row.co_editors.exclude(email=address)
        if others.count() >= MOST:
            reason = _("At most %(most)d people can write with you. Remove one first.")
            raise Refused(reason % {"most": MOST}, status=409)
        _let_in(row, address)


def _let_in(expression: Expression, address: str) -> None:
    entry, _created = CoEditor.objects.get_or_create(expression=expression, email=address)
    person = User.objects.filter(email__iexact=address, is_active=True, erased_at=None).first()
    if person is None or entry.user_id is not None or _keeps_out(expression, person):
        return
    entry.user = person
    entry.save(update_fields=["user"])
    expression_news.tell_co_editor(expression, person, is_added=True)


def _keeps_out(expression: Expression, person: User) -> bool:
    """Leaders of the group and the secretariat judge: they do not write with applicants."""
    try:
        check_can_express(expression.call, person)
    except Refused:
        return True
    return CoEditor.objects.filter(expression=expression, user=person).exists()


def remove(entry: CoEditor, *, by: Any) -> None:
    """The applicant takes the right away at any time; a co-editor may go by themselves."""
    with recorded(by=by):
        row = locked(entry.expression)
        if entry.user_id != by.pk:
            check_can_choose_co_editors(row, by)
        found = CoEditor.objects.filter(pk=entry.pk).select_related("user").first()
        if found is None:
            return
        person = found.user
        found.delete()
        if person is not None and person.pk != by.pk:
            expression_news.tell_co_editor(row, person, is_added=False)
