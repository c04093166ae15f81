"""States of a practice."""

from clusterpolisee.core.workflow.table import Table, Transition

PRACTICE = Table(
    name="practice",
    states=("published", "withdrawn"),
    initial="published",
    transitions=(
        Transition("withdraw", ("published",), "withdrawn", permission="edit"),
        Transition("publish_again", ("withdrawn",), "published", permission="edit"),
    ),
)
