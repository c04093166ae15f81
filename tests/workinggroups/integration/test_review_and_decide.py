"""Reviewing, scoring and deciding."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.conftest import FULL_MARKS
from workinggroups import queries
from workinggroups.models import Expression, Seat
from workinggroups.services import expressions

pytestmark = pytest.mark.django_db
Send = Callable[..., Expression]


def score_of(expression: Expression, reader: Any) -> float | None:
    score: float | None = queries.on_desk(expression.call.group, reader=reader).get(pk=expression.pk).score
    return score


def test_the_first_review_takes_the_expression_up(sent: Expression, cast: SimpleNamespace) -> None:
    expressions.record_review(sent, by=cast.leader, scores=FULL_MARKS, comment="Very good.")
    sent.refresh_from_db()
    assert sent.state == "in_review"


def test_the_score_weighs_the_criteria_and_averages_the_reviews(
    sent: Expression, cast: SimpleNamespace
) -> None:
    expressions.record_review(sent, by=cast.leader, scores={"competence": 4, "contribution": 2}, comment="a")
    assert score_of(sent, cast.leader) == pytest.approx(4 * 0.6 + 2 * 0.4)
    expressions.record_review(sent, by=cast.secretariat, scores=FULL_MARKS, comment="b")
    assert score_of(sent, cast.leader) == pytest.approx((3.2 + 5) / 2)
    totals = [review.total for review in queries.reviews_of([sent])]
    assert totals == pytest.approx([3.2, 5])


def test_criteria_of_other_scales_count_by_their_share(sent: Expression, cast: SimpleNamespace) -> None:
    sent.call.criteria.filter(code="contribution").update(max_score=10)
    expressions.record_review(sent, by=cast.leader, scores={"competence": 5, "contribution": 5}, comment="a")
    assert score_of(sent, cast.leader) == pytest.approx(5 * 0.6 + 2.5 * 0.4)


def test_a_reviewer_has_one_review_and_may_change_it_until_the_decision(
    reviewed: Expression, cast: SimpleNamespace
) -> None:
    expressions.record_review(reviewed, by=cast.leader, scores=FULL_MARKS, comment="Better.")
    assert reviewed.reviews.count() == 1
    assert score_of(reviewed, cast.leader) == 5
    expressions.decide(reviewed, "put_on_reserve", by=cast.leader)
    with pytest.raises(Refused) as refusal:
        expressions.record_review(reviewed, by=cast.leader, scores=FULL_MARKS, comment="Late.")
    assert refusal.value.status == 409


@pytest.mark.parametrize(
    "scores",
    [{}, {"competence": 3}, {"competence": 6, "contribution": 1}, {"competence": -1, "contribution": 1}],
)
def test_every_criterion_needs_a_score_on_its_scale(
    sent: Expression, cast: SimpleNamespace, scores: dict[str, int]
) -> None:
    with pytest.raises(Refused):
        expressions.record_review(sent, by=cast.leader, scores=scores, comment="x")
    sent.refresh_from_db()
    assert sent.state == "submitted"
    assert not sent.reviews.exists()


def test_nothing_is_decided_before_a_review(sent: Expression, cast: SimpleNamespace) -> None:
    Expression.objects.filter(pk=sent.pk).update(state="in_review")
    for decision in ("shortlist", "put_on_reserve", "turn_down"):
        with pytest.raises(Refused, match="Nobody has reviewed"):
            expressions.decide(sent, decision, by=cast.leader)


def test_the_same_decision_again_changes_nothing(reviewed: Expression, cast: SimpleNamespace) -> None:
    expressions.decide(reviewed, "shortlist", by=cast.leader)
    before = AuditEvent.objects.count()
    assert expressions.decide(reviewed, "shortlist", by=cast.leader).state == "shortlisted"
    assert AuditEvent.objects.count() == before


def test_no_more_are_short_listed_than_places_are_free(
    reviewed: Expression, cast: SimpleNamespace, send: Send
) -> None:
    Seat.objects.create(group=reviewed.call.group, kind="expert", position=1, user=cast.secretariat)
    other = send(cast.stakeholder)
    expressions.record_review(other, by=cast.leader, scores=FULL_MARKS, comment="x")
    expressions.decide(reviewed, "shortlist", by=cast.leader)
    with pytest.raises(Refused, match="All places"):
        expressions.decide(other, "shortlist", by=cast.leader)
    expressions.decide(reviewed, "put_on_reserve", by=cast.leader)
    assert expressions.decide(other, "shortlist", by=cast.leader).state == "shortlisted"


def test_a_short_listed_person_who_has_sat_down_does_not_count_twice(
    reviewed: Expression, cast: SimpleNamespace
) -> None:
    expressions.decide(reviewed, "shortlist", by=cast.leader)
    Seat.objects.create(group=reviewed.call.group, kind="expert", position=1, user=cast.expert)
    assert queries.places_left(reviewed.call, "expert") == 1


def test_only_the_applicant_withdraws_and_the_leaders_hear_of_it(
    sent: Expression, cast: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        expressions.withdraw(sent, by=cast.leader)
    expressions.withdraw(sent, by=cast.expert)
    again = expressions.withdraw(sent, by=cast.expert)
    assert again.state == "withdrawn"
    told = OutboxMessage.objects.filter(to=cast.leader.email, subject__contains="withdrawn")
    assert told.count() == 1


def test_a_withdrawn_expression_cannot_be_decided(reviewed: Expression, cast: SimpleNamespace) -> None:
    expressions.withdraw(reviewed, by=cast.expert)
    with pytest.raises(Refused) as refusal:
        expressions.decide(reviewed, "shortlist", by=cast.leader)
    assert refusal.value.status == 409


def test_the_trail_keeps_digests_of_reviews_not_their_words(
    reviewed: Expression, cast: SimpleNamespace
) -> None:
    events = AuditEvent.objects.filter(table__in=["workinggroups_review", "workinggroups_score"])
    assert events.exists()
    assert "Good." not in json.dumps([event.changes for event in events])
