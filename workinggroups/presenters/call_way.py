"""How a reader gets from the page of a call to an expression of interest, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusterpolisee.core.workflow.errors import Refused
from workinggroups.enums import ExpressionState
from workinggroups.models import Call, Expression
from workinggroups.permissions.calls import check_can_express
from workinggroups.presenters.calls import why_not_accepting


@dataclass(frozen=True)
class Way:
    """`action` is the word on the button, empty where there is none; then `refusal` says why. `is_open` says
    whether the call accepts expressions, be it from others."""

    action: str = ""
    refusal: str = ""
    note: str = ""
    is_open: bool = True


def way_to_express(call: Call, user: Any, own: Sequence[Expression]) -> Way:
    """The call comes from `with_clock()`; `own` are the reader's expressions for it."""
    refusal = str(why_not_accepting(call))
    if refusal:
        return Way(refusal=refusal, is_open=False)
    if not user.is_authenticated:
        note = _("You sign in first, or open an account; both take you back here.")
        return Way(_("Express interest"), note=note)
    try:
        check_can_express(call, user)
    except Refused as refused:
        return Way(refusal=str(refused.reason))
    if any(one.state == ExpressionState.DRAFT for one in own):
        return Way(_("Continue your draft"))
    standing = [one for one in own if one.state != ExpressionState.WITHDRAWN]
    if standing:
        note = _("You have sent one already. You can change it until the call closes.")
        return Way(note=note)
    return Way(_("Express interest"), note=_("You begin with a draft; nothing is sent until you say so."))
