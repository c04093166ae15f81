"""The body behind its representative: its coordinators answer without reading what was written."""

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import EndorsementState, ExpressionKind
from workinggroups.models import Endorsement, Expression
from workinggroups.permissions.expressions import check_can_endorse, is_applicant
from workinggroups.permissions.groups import allowed
from workinggroups.services import expression_news
from workinggroups.services.writing import OPEN_TO_CHANGE, locked


def ask(expression: Expression, *, by: Any) -> Endorsement:
    """Ask the coordinators of the body, once; again only after a refusal. A coordinator endorses the own
    expression by asking. Raises Refused."""
    with recorded(by=by):
        row = locked(expression)
        check_can_ask(row, by)
        found = Endorsement.objects.filter(expression=row).first()
        if found is not None and found.state != EndorsementState.REFUSED:
            return found
        return _ask(row, found, by)


def check_can_ask(expression: Expression, user: Any) -> None:
    if not is_applicant(expression, user):
        raise Refused(_("Only the applicant asks for the endorsement."))
    if expression.kind != ExpressionKind.REPRESENTATIVE or expression.state not in OPEN_TO_CHANGE:
        raise Refused(_("This expression of interest needs no endorsement now."), status=409)


def can_ask(expression: Expression, user: Any) -> bool:
    """Whether asking would do something: not while an answer is awaited or given."""
    found = Endorsement.objects.filter(expression=expression).first()
    is_open = found is None or found.state == EndorsementState.REFUSED
    return is_open and allowed(check_can_ask, expression, user)


def _ask(expression: Expression, earlier: Endorsement | None, by: Any) -> Endorsement:
    own = Mandate.objects.coordinators().filter(user=by, organisation=expression.organisation).exists()
    state = EndorsementState.GIVEN if own else EndorsementState.ASKED
    settled = {"settled_at": Now(), "settled_by": by} if own else {"settled_at": None, "settled_by": None}
    values = {"state": state, "reason": "", "asked_at": Now(), **settled}
    made, _created = Endorsement.objects.update_or_create(expression=expression, defaults=values)
    made.refresh_from_db()
    if not own:
        expression_news.tell_endorsement_asked(made)
    return made


def answer(endorsement: Endorsement, *, is_given: bool, reason: str = "", by: Any) -> Endorsement:
    """Give or refuse the endorsement; the same answer again changes nothing. A refusal needs a reason, and an
    answer can be changed until the screening is over. Raises Refused."""
    with recorded(by=by):
        locked(endorsement.expression)
        row = Endorsement.objects.select_for_update(of=("self",)).get(pk=endorsement.pk)
        check_can_endorse(row, by)
        check_can_be_answered(row)
        state = EndorsementState.GIVEN if is_given else EndorsementState.REFUSED
        if not is_given and not reason.strip():
            raise Refused(_("Give a reason: the applicant reads it."), status=409)
        if row.state == state and row.reason == reason.strip():
            return row
        Endorsement.objects.filter(pk=row.pk).update(
            state=state, reason=reason.strip(), settled_at=Now(), settled_by=by
        )
        row.refresh_from_db()
        expression_news.tell_endorsement_settled(row)
    return row


def check_can_be_answered(endorsement: Endorsement) -> None:
    """Until the screening has found the expression eligible or not."""
    if not can_be_answered(endorsement):
        raise Refused(_("The screening is over: the answer cannot be changed any more."), status=409)


def can_be_answered(endorsement: Endorsement) -> bool:
    return endorsement.expression.state in OPEN_TO_CHANGE
