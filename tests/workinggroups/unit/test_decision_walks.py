"""Random walks over the tables of states: no state is reached that the tables do not declare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolisee.core.workflow.table import Table
from workinggroups import workflow

TABLES = (workflow.CALL, workflow.EXPRESSION, workflow.CLARIFICATION, workflow.MEMBERSHIP)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@given(data=st.data())
def test_a_walk_stays_inside_the_table(table: Table, data: st.DataObject) -> None:
    state = table.initial
    for _step in range(25):
        possible = [row for row in table.transitions if state in row.sources]
        if not possible:
            break
        state = data.draw(st.sampled_from(possible)).target
        assert state in table.states


@given(data=st.data())
def test_nobody_is_told_of_a_decision_but_through_the_release(data: st.DataObject) -> None:
    """On every way to a state the applicant learns of, the release stands between."""
    told = {"shortlisted", "reserve", "not_selected", "offered", "accepted", "declined"}
    state, released = workflow.EXPRESSION.initial, False
    for _step in range(25):
        possible = [row for row in workflow.EXPRESSION.transitions if state in row.sources]
        if not possible:
            break
        step = data.draw(st.sampled_from(possible))
        released = released or step.permission == "release"
        state = step.target
        assert state not in told or released
