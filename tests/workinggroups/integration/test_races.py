"""Two people at once, with real transactions."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.conftest import FULL_MARKS
from workinggroups.models import Expression, Review, Seat
from workinggroups.services import expressions

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run all actions at the same moment; gives their results, a refusal standing for itself."""
    start = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(index: int, action: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[index] = action()
        except Refused as refusal:
            results[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_the_last_place_is_promised_once(
    reviewed: Expression, cast: SimpleNamespace, send: Callable[..., Expression]
) -> None:
    Seat.objects.create(group=reviewed.call.group, kind="expert", position=1, user=cast.secretariat)
    other = send(cast.stakeholder)
    expressions.record_review(other, by=cast.leader, scores=FULL_MARKS, comment="x")
    results = at_once(
        lambda: expressions.decide(reviewed, "shortlist", by=cast.leader),
        lambda: expressions.decide(other, "shortlist", by=cast.secretariat),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Expression.objects.filter(state="shortlisted").count() == 1


def test_a_form_sent_twice_at_once_is_stored_once(
    call: Any, cast: SimpleNamespace, content: Any, token: Any
) -> None:
    def send() -> Expression:
        return expressions.submit(call, by=cast.expert, token=token, values=content())

    first, second = at_once(send, send)
    assert first == second
    assert Expression.objects.count() == 1


def test_two_applicants_at_once_get_two_numbers(
    call: Any, cast: SimpleNamespace, send: Callable[..., Expression]
) -> None:
    found = at_once(lambda: send(cast.expert), lambda: send(cast.stakeholder))
    assert sorted(expression.number for expression in found) == [1, 2]


def test_two_reviewers_at_once_do_not_wait_for_each_other_for_ever(
    sent: Expression, cast: SimpleNamespace
) -> None:
    results = at_once(
        lambda: expressions.record_review(sent, by=cast.leader, scores=FULL_MARKS, comment="a"),
        lambda: expressions.record_review(sent, by=cast.secretariat, scores=FULL_MARKS, comment="b"),
    )
    assert all(isinstance(result, Review) for result in results)
