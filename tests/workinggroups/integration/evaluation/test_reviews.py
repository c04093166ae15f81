"""Writing, filing and reading reviews."""

import json

import pytest
from django.utils import timezone

from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.integration.evaluation.conftest import FULL, somebody
from workinggroups.models import ConflictDeclaration, Expression, Review
from workinggroups.queries.desk import on_desk
from workinggroups.queries.scores import assessed, reviews_of, with_scores
from workinggroups.services import reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(in_review, judge, cast, evaluator_of):
    evaluator_of(judge, in_review, by=cast.leader)
    return in_review


@pytest.fixture
def other(taken, cast, evaluator_of):
    made = somebody("other")
    evaluator_of(made, taken, by=cast.leader)
    return made


def score_of(expression, reader):
    row = on_desk(expression.call, reader=reader).get(pk=expression.pk)
    return row.score, row.review_count


def test_a_draft_may_have_gaps_and_counts_for_nothing(taken, judge, cast):
    reviews.save_draft(taken, scores={"competence": 3}, by=judge)
    saved = reviews.save_draft(taken, scores={"contribution": 2}, comment="So far", by=judge)
    assert dict(saved.scores.values_list("criterion__code", "value")) == {"contribution": 2}
    assert (saved.comment, saved.filed_at) == ("So far", None)
    assert score_of(taken, cast.secretariat) == (None, 0)


def test_a_draft_of_another_window_is_not_overwritten_without_a_word(taken, judge):
    first = reviews.save_draft(taken, scores={"competence": 3}, by=judge)
    reviews.save_draft(taken, scores={"competence": 4}, by=judge, seen_at=first.saved_at)
    Review.objects.update(saved_at=timezone.now())
    with pytest.raises(reviews.Overtaken):
        reviews.save_draft(taken, scores={"competence": 1}, by=judge, seen_at=first.saved_at)
    assert Review.objects.get().scores.get().value == 4


@pytest.mark.parametrize(
    "scores",
    [{}, {"competence": 3}, {"competence": 6, "contribution": 1}, {"competence": -1, "contribution": 1},
     {"competence": 3, "contribution": 3, "charm": 5}],
)  # fmt: skip
def test_every_criterion_needs_a_score_on_its_scale(taken, judge, scores):
    with pytest.raises(Refused):
        reviews.file(taken, scores=scores, comment="x", by=judge)
    assert not Review.objects.exists()


def test_filing_needs_reasons_and_locks(taken, judge):
    with pytest.raises(Refused, match="reasons"):
        reviews.file(taken, scores=FULL, comment=" ", by=judge)
    reviews.file(taken, scores=FULL, comment="Good", by=judge)
    for act in (reviews.save_draft, reviews.file):
        with pytest.raises(Refused, match="filed"):
            act(taken, scores=FULL, comment="Better", by=judge)


def test_the_same_review_sent_twice_is_filed_once(taken, judge):
    first = reviews.file(taken, scores=FULL, comment="Good", by=judge)
    again = reviews.file(taken, scores=FULL, comment="Good", by=judge)
    assert (again.pk, again.filed_at) == (first.pk, first.filed_at)


def test_the_last_review_that_was_needed_ends_the_reviewing(taken, judge, other):
    reviews.file(taken, scores=FULL, comment="x", by=judge)
    taken.refresh_from_db()
    assert taken.state == "under_review"
    reviews.file(taken, scores=FULL, comment="y", by=other)
    taken.refresh_from_db()
    assert taken.state == "reviewed"


def test_an_abstention_gives_no_score_and_does_not_count(taken, judge, other, cast):
    with pytest.raises(Refused, match="abstain"):
        reviews.abstain(taken, reason="", by=judge)
    reviews.save_draft(taken, scores={"competence": 1}, by=judge)
    found = reviews.abstain(taken, reason="Too near to my own work", by=judge)
    assert (found.abstains, found.scores.count()) == (True, 0)
    reviews.file(taken, scores=FULL, comment="y", by=other)
    taken.refresh_from_db()
    assert taken.state == "under_review"
    assert score_of(taken, cast.secretariat) == (5.0, 1)


def test_the_score_weighs_the_criteria_and_averages_the_reviews(taken, judge, other, cast):
    taken.call.criteria.filter(code="contribution").update(max_score=10)
    reviews.file(taken, scores={"competence": 4, "contribution": 4}, comment="a", by=judge)
    reviews.file(taken, scores={"competence": 5, "contribution": 10}, comment="b", by=other)
    assert score_of(taken, cast.secretariat) == (pytest.approx((4 * 0.6 + 2 * 0.4 + 5) / 2), 2)
    totals = [review.total for review in reviews_of([taken], reader=cast.secretariat)]
    assert totals == pytest.approx([3.2, 5])


@pytest.mark.parametrize("state", ["screening", "shortlisting", "decided"])
def test_reviews_are_written_in_the_evaluation_only(taken, judge, stage, state):
    stage(state)
    with pytest.raises(Refused):
        reviews.save_draft(Expression.objects.get(pk=taken.pk), scores={}, by=judge)


def test_only_who_has_taken_it_on_and_declared_writes(in_review, judge, cast, evaluator_of):
    for who in (cast.leader, cast.secretariat, cast.expert, judge):
        with pytest.raises(Refused):
            reviews.file(in_review, scores=FULL, comment="x", by=who)
    evaluator_of(judge, in_review, by=cast.leader, declares="")
    with pytest.raises(Refused, match="Say first"):
        reviews.file(in_review, scores=FULL, comment="x", by=judge)


def test_only_the_secretariat_opens_a_filed_review_again(taken, judge, other, cast):
    filed = reviews.file(taken, scores=FULL, comment="x", by=judge)
    reviews.file(taken, scores=FULL, comment="y", by=other)
    with pytest.raises(Refused, match="secretariat"):
        reviews.review_again(taken, by=cast.leader, reopen=filed)
    reviews.review_again(taken, by=cast.secretariat, reopen=filed)
    taken.refresh_from_db()
    assert taken.state == "under_review"
    assert OutboxMessage.objects.filter(to=judge.email, kind="review_reopened").count() == 1
    reviews.file(taken, scores={**FULL, "competence": 1}, comment="x", by=judge)
    taken.refresh_from_db()
    assert taken.state == "reviewed"


def test_the_leader_takes_the_reviewing_up_again_and_ends_it(taken, judge, other, cast):
    for who in (judge, other):
        reviews.file(taken, scores=FULL, comment="x", by=who)
    assert reviews.review_again(taken, by=cast.leader).state == "under_review"
    assert reviews.complete(taken, by=cast.leader).state == "reviewed"


# Who reads whose review


def test_reviews_of_others_open_with_the_own_one(taken, judge, other, cast):
    first = reviews.file(taken, scores=FULL, comment="x", by=judge)
    draft = reviews.save_draft(taken, scores={"competence": 2}, by=other)

    def seen(user):
        return set(Review.objects.visible_to(user).values_list("pk", flat=True))

    assert seen(judge) == {first.pk}
    assert seen(other) == {draft.pk}
    assert seen(cast.leader) == seen(cast.secretariat) == {first.pk}
    assert seen(cast.expert) == seen(cast.other_leader) == seen(cast.administrator) == set()
    second = reviews.file(taken, scores=FULL, comment="y", by=other)
    assert seen(judge) == seen(other) == seen(cast.leader) == {first.pk, second.pk}


def test_a_leader_who_reviews_too_waits_as_well(taken, judge, cast, evaluator_of):
    reviews.file(taken, scores=FULL, comment="x", by=judge)
    evaluator_of(cast.leader, taken, by=cast.secretariat, declares="")
    assert not Review.objects.visible_to(cast.leader).exists()
    assert score_of(taken, cast.leader) == (None, None)


def test_scores_hide_from_conflicts_and_before_the_declaration(taken, judge, cast):
    reviews.file(taken, scores=FULL, comment="x", by=judge)
    assert score_of(taken, cast.leader) == (5.0, 1)
    own = ConflictDeclaration.objects.filter(user=cast.leader)
    own.update(verdict="conflict")
    assert score_of(taken, cast.leader) == (None, None)
    own.delete()
    assert score_of(taken, cast.leader) == (None, None)
    assert not Review.objects.visible_to(cast.leader).exists()


def test_the_two_ways_to_a_score_agree(taken, judge, other, cast, expression_of):
    expression_of(somebody("nobody-reviews"), state="under_review")
    reviews.file(taken, scores={"competence": 4, "contribution": 1}, comment="x", by=judge)
    rows = Expression.objects.all()
    for_all = {row.pk: (row.score, row.review_count) for row in with_scores(rows)}
    for reader in (cast.leader, cast.secretariat, judge, other):
        for row in assessed(rows, reader=reader):
            shown = (
                Review.objects.visible_to(reader).filed().filter(expression=row.pk).exclude(reviewer=reader)
            )
            if row.reviews_open:
                assert (row.score, row.review_count) == for_all[row.pk]
            else:
                assert (row.score, row.review_count, shown.count()) == (None, None, 0)


def test_the_trail_keeps_digests_of_reviews_not_their_words(taken, judge):
    reviews.file(taken, scores=FULL, comment="Secret words", by=judge)
    events = AuditEvent.objects.filter(table__in=["workinggroups_review", "workinggroups_score"])
    assert events.exists()
    assert "Secret words" not in json.dumps([event.changes for event in events])
