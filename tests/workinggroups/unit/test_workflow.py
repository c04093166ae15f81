"""What leads from one state to another."""

import pytest

from workinggroups.workflow import CALL, EXPRESSION


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("draft", {"submit"}),
        ("submitted", {"revise", "withdraw", "find_eligible", "find_ineligible", "mark_duplicate"}),
        ("eligible", {"withdraw", "mark_duplicate", "screen_again", "start_review"}),
        ("under_review", {"withdraw", "complete_review"}),
        ("reviewed", {"withdraw", "review_again", "propose"}),
        (
            "pending",
            {"withdraw", "review_again", "propose", "take_back", "shortlist", "put_on_reserve", "turn_down"},
        ),
        ("shortlisted", {"withdraw", "offer"}),
        ("reserve", {"withdraw"}),
        ("not_selected", set()),
        ("offered", {"accept", "decline", "lapse"}),
        ("accepted", set()),
        ("declined", set()),
        ("withdrawn", set()),
    ],
)
def test_from_each_state_of_an_expression_only_these_transitions_lead_on(state, possible):
    assert {step.name for step in EXPRESSION.transitions if state in step.sources} == possible


def test_a_decided_call_is_never_cancelled():
    (cancel,) = [step for step in CALL.transitions if step.name == "cancel"]
    assert set(cancel.sources).isdisjoint({"decided", "completed", "archived", "cancelled"})


def test_nothing_is_told_by_any_transition_but_the_release():
    to_decided = [step.name for step in CALL.transitions if step.target == "decided"]
    assert to_decided == ["release"]
