"""What waits for the leader and the secretariat while calls are prepared and led on."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workinggroups.models import Call
from workinggroups.services.to_do.secretariat import of_approving, of_leading

from .conftest import four

Cast = SimpleNamespace


@pytest.mark.parametrize(
    ("state", "leader", "secretariat"),
    [
        ("draft", [], []),
        ("in_approval", [], ["Waits for your approval: A new call (en)"]),
        ("open", [], []),
        (
            "closed",
            ["Closed; start the screening: A new call (en)"],
            ["Closed, and the screening has not begun: A new call (en)"],
        ),
        ("screening", [], ["Everything is screened; start the evaluation: A new call (en)"]),
        ("evaluation", ["All reviews are in; end the evaluation: A new call (en)"], []),
        ("cancelled", [], []),
    ],
)
def test_each_stage_waits_for_those_who_lead_on(
    settle: Any, cast: Cast, state: str, leader: list[str], secretariat: list[str]
) -> None:
    settle(state)
    assert [task.title for task in of_leading(cast.leader)] == leader
    assert [task.title for task in of_approving(cast.secretariat)] == secretariat
    assert not list(of_leading(cast.other_leader))
    assert not list(of_approving(cast.leader))


def test_a_returned_draft_waits_for_its_leader(draft: Call, cast: Cast) -> None:
    Call.objects.filter(pk=draft.pk).update(return_reason="Aims missing")
    assert [task.title for task in of_leading(cast.leader)] == [
        "Returned by the secretariat: A new call (en)"
    ]


def test_nothing_waits_before_everything_is_screened(settle: Any, cast: Cast, expression_of: Any) -> None:
    expression_of(cast.expert, to=settle("screening"))
    assert not list(of_approving(cast.secretariat))


def test_tasks_take_the_same_number_of_queries_however_many_they_are(
    settle: Any, cast: Cast, groups: Any
) -> None:
    settle("closed")
    list(of_approving(cast.secretariat))  # a person's offices are read once
    counts = []
    for n in range(2):
        with CaptureQueriesContext(connection) as captured:
            tasks = [*of_leading(cast.leader), *of_approving(cast.secretariat)]
        counts.append((len(tasks), len(captured)))
        for more in range(2):
            Call.objects.create(
                slug=f"m{n}{more}", group=groups[3], state="closed", opens_at="2020-01-01T00:00Z",
                closes_at="2020-02-01T00:00Z", accepts_until="2020-02-01T00:00Z", **four("title", "More"),
            )  # fmt: skip
    assert counts[0][0] < counts[1][0]
    assert counts[0][1] == counts[1][1]
