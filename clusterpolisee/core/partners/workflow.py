"""States of an invitation. That it has expired is no state: the clock says so."""

from clusterpolisee.core.workflow.table import Table, Transition

INVITATION = Table(
    name="invitation",
    states=("sent", "accepted", "revoked"),
    initial="sent",
    transitions=(
        Transition("resend", ("sent",), "sent", permission="manage"),
        Transition("revoke", ("sent",), "revoked", permission="manage"),
        Transition("accept", ("sent",), "accepted", permission="addressed", guard="not_expired"),
    ),
)
