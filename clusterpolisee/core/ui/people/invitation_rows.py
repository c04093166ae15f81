"""Invitations as their lists show them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from clusterpolisee.core.partners.enums import InvitationState
from clusterpolisee.core.partners.models import Invitation
from clusterpolisee.core.partners.services.invitation_lists import Row, Verdict
from clusterpolisee.core.ui.people.invitation_forms import BulkForm

Badge = tuple[str, Any]
COLOURS = {InvitationState.ACCEPTED: "ok", InvitationState.REVOKED: "idle", InvitationState.SENT: "info"}
HARMLESS = {Verdict.DUPLICATE, Verdict.HOLDS_ALREADY, Verdict.INVITED_ALREADY}


def badge(invitation: Invitation) -> Badge:
    if invitation.is_expired:  # type: ignore[attr-defined]
        return "warn", _("expired")
    if invitation.state == InvitationState.SENT:
        return "info", _("waiting for an answer")
    return COLOURS[InvitationState(invitation.state)], invitation.get_state_display()


def verdict_badge(row: Row) -> Badge:
    colour = "ok" if row.is_good else "idle" if row.verdict in HARMLESS else "warn"
    return colour, row.verdict.label


def preview(rows: Sequence[Row], form: BulkForm) -> dict[str, Any]:
    good = sum(row.is_good for row in rows)
    return {
        "rows": [(row, verdict_badge(row)) for row in rows],
        "good": good,
        "bad": len(rows) - good,
        "kept": form.kept(),
    }


def report(rows: Sequence[Row], form: BulkForm) -> dict[str, Any]:
    """What was sent, and the lines that were not, ready to be sent later."""
    left = {row.line.number for row in rows if row.verdict in (Verdict.TOO_MANY, Verdict.REFUSED)}
    later = "\n".join(_written(row) for row in rows if row.line.number in left)
    return {**preview(rows, form), "later": later, "kept": {**form.kept(), "people": later}}


def _written(row: Row) -> str:
    line = row.line
    cells = (line.email, line.full_name, line.organisation, line.kind, line.language)
    return ";".join(cells).rstrip(";")


def masked(address: str) -> str:
    """Enough of an address for its owner to know it, too little for others."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"
