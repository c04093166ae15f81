"""Transition tables refuse to contradict themselves."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from clusterpolisee.core.workflow.diagrams import diagram
from clusterpolisee.core.workflow.executor import Machine
from clusterpolisee.core.workflow.table import BadTable, Table, Transition

GO = Transition("go", ("a",), "b", permission="walk", guard="light")


def table(*transitions, states=("a", "b")):
    return Table(name="crossing-of-the-tests", states=states, initial="a", transitions=transitions)


def test_an_unknown_state_is_refused():
    with pytest.raises(BadTable, match="unknown"):
        table(GO, Transition("fly", ("a",), "c", permission="walk"))


def test_a_state_that_nothing_leads_to_is_refused():
    with pytest.raises(BadTable, match="leads"):
        table(GO, states=("a", "b", "c"))


def test_a_name_used_twice_is_refused():
    with pytest.raises(BadTable, match="twice"):
        table(GO, GO)


@pytest.mark.parametrize(
    ("permissions", "guards"),
    [({}, {"light": print}), ({"walk": print}, {}), ({"walk": print, "run": print}, {"light": print})],
)
def test_a_missing_or_needless_check_stops_the_start(permissions, guards):
    with pytest.raises(ImproperlyConfigured):
        Machine(table(GO), permissions=permissions, guards=guards)


def test_the_diagram_tells_every_transition():
    assert "a --> b: go" in diagram(table(GO))
    assert "| go | a | b | walk | light |" in diagram(table(GO))
