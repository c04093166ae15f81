"""What waits for those who judge."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.ui.to_do import tasks_of
from tests.workinggroups.integration.evaluation.conftest import FULL, somebody
from workinggroups.models import Assignment, ConflictDeclaration
from workinggroups.services import assignments, conflicts, reviews

pytestmark = pytest.mark.django_db
WORDS = ("declare on conflicts", "to be screened", "Review EoI", "whether you review", "waiver")


def titles(user):
    found = type(user).objects.get(pk=user.pk)
    return [task.title for task in tasks_of(found) if any(word in task.title for word in WORDS)]


def test_the_leader_declares_and_screens(expression_of, stage, cast):
    one, _two = expression_of(cast.expert), expression_of(cast.stakeholder)
    stage("screening")
    assert titles(cast.leader) == [
        "Working group 3: declare on conflicts of interest with 2 expressions",
        "Working group 3: 2 expressions of interest are to be screened",
    ]
    ConflictDeclaration.objects.create(expression=one, user=cast.leader, verdict="conflict")
    assert titles(cast.leader) == [
        "Working group 3: declare on conflicts of interest with 1 expression",
        "Working group 3: 1 expression of interest is to be screened",
    ]
    for other in (cast.other_leader, cast.expert, cast.administrator):
        assert titles(other) == []


def test_a_sealed_call_gives_nobody_a_task(expression_of, stage, cast):
    expression_of(cast.expert)
    stage("open", is_sealed=True)
    assert titles(cast.leader) == titles(cast.secretariat) == []


def test_the_evaluator_answers_reviews_and_is_done(in_review, cast, judge):
    day = timezone.localdate() + datetime.timedelta(days=7)
    asked = assignments.ask(in_review, evaluator=judge, due_date=day, by=cast.leader)
    assert titles(judge) == ["Say whether you review EoI-3-001"]
    conflicts.declare(in_review, verdict="none", by=judge)
    assignments.accept(asked, by=judge)
    task = next(task for task in tasks_of(judge) if "Review EoI" in task.title)
    assert (task.url, timezone.localdate(task.due_at)) == (
        reverse("workinggroups:review", args=[in_review.pk]), day,
    )  # fmt: skip
    reviews.file(in_review, scores=FULL, comment="x", by=judge)
    assert titles(judge) == []


def test_nothing_waits_once_the_evaluation_is_over(in_review, cast, judge, stage):
    assignments.ask(in_review, evaluator=judge, by=cast.leader)
    stage("shortlisting")
    assert titles(judge) == []


def test_a_waiver_waits_for_the_other_member_of_the_secretariat(in_review, cast, second_secretariat):
    ConflictDeclaration.objects.filter(user=cast.leader).update(verdict="conflict")
    conflicts.ask_waiver(in_review, cast.leader, reason="x", by=cast.secretariat)
    assert titles(second_secretariat) == ["Confirm or refuse a waiver for EoI-3-001"]
    assert titles(cast.secretariat) == []


def test_tasks_cost_the_same_for_one_and_for_three(
    expression_of, stage, cast, judge, django_assert_max_num_queries
):
    counts = []
    stage("evaluation")
    for number in range(3):
        row = expression_of(somebody(f"p{number}"), state="under_review")
        Assignment.objects.create(expression=row, evaluator=judge, made_by=cast.leader)
        if number in (0, 2):
            for who in (judge, cast.leader):
                fresh = type(who).objects.get(pk=who.pk)
                with django_assert_max_num_queries(60) as captured:
                    list(tasks_of(fresh))
                counts.append(len(captured))
    assert counts[:2] == counts[2:]
