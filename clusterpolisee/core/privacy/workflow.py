"""States of a request for erasure."""

from clusterpolisee.core.workflow.table import Table, Transition

ERASURE_REQUEST = Table(
    name="erasure_request",
    states=("asked", "done", "refused", "taken_back"),
    initial="asked",
    transitions=(
        Transition("carry_out", ("asked",), "done", permission="answer"),
        Transition("refuse", ("asked",), "refused", permission="answer"),
        Transition("take_back", ("asked",), "taken_back", permission="own"),
    ),
)
