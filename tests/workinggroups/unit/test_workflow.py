"""What leads from one state of an expression to another."""

import pytest

from workinggroups.workflow import EXPRESSION


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("submitted", {"review", "withdraw"}),
        ("in_review", {"review", "shortlist", "put_on_reserve", "turn_down", "withdraw"}),
        ("shortlisted", {"put_on_reserve", "turn_down", "withdraw"}),
        ("reserve", {"shortlist", "turn_down", "withdraw"}),
        ("not_selected", {"shortlist", "put_on_reserve"}),
        ("withdrawn", set()),
    ],
)
def test_from_each_state_only_these_transitions_lead_on(state: str, possible: set[str]) -> None:
    assert {step.name for step in EXPRESSION.transitions if state in step.sources} == possible
