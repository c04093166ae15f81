"""States of a consultation."""

from clusterpolisee.core.workflow.table import Table, Transition

CONSULTATION = Table(
    name="consultation",
    states=("draft", "open", "closed"),
    initial="draft",
    transitions=(
        Transition("open", ("draft",), "open", permission="conduct", guard="has_questions"),
        Transition("close", ("draft", "open"), "closed", permission="conduct"),
    ),
)
