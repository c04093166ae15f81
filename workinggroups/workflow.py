"""States of calls and expressions of interest."""

from clusterpolisee.core.workflow.table import Table, Transition

CALL = Table(
    name="call",
    states=("draft", "open", "closed"),
    initial="draft",
    transitions=(
        Transition("open", ("draft",), "open", permission="open_call", guard="dates_in_order"),
        Transition("close", ("open",), "closed", permission="close_call", guard="closing_reached"),
    ),
)

# An expression exists from the moment it is submitted: a half-filled form is not yet one.
EXPRESSION = Table(
    name="expression",
    states=("submitted", "in_review", "shortlisted", "reserve", "not_selected", "withdrawn"),
    initial="submitted",
    transitions=(
        Transition("review", ("submitted", "in_review"), "in_review", permission="review"),
        Transition(
            "shortlist",
            ("in_review", "reserve", "not_selected"),
            "shortlisted",
            permission="decide",
            guard="reviewed_and_seat_left",
        ),
        Transition(
            "put_on_reserve",
            ("in_review", "shortlisted", "not_selected"),
            "reserve",
            permission="decide",
            guard="reviewed",
        ),
        Transition(
            "turn_down",
            ("in_review", "shortlisted", "reserve"),
            "not_selected",
            permission="decide",
            guard="reviewed",
        ),
        Transition(
            "withdraw",
            ("submitted", "in_review", "shortlisted", "reserve"),
            "withdrawn",
            permission="withdraw",
        ),
    ),
)
