"""Declarations, hints and waivers."""

import pytest
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.integration.evaluation.conftest import FULL, somebody
from workinggroups.models import (
    Assignment,
    CoEditor,
    ConflictDeclaration,
    DeclaredRelation,
    Expression,
    Membership,
    Review,
    Seat,
)
from workinggroups.models.expressions import conflict_of_interest
from workinggroups.permissions.expressions import can_assess, can_read_text
from workinggroups.queries.conflicts import people_in_conflict, ties_of
from workinggroups.queries.hints import hints_of, known_of
from workinggroups.queries.register import entries
from workinggroups.services import conflicts, reviews

pytestmark = pytest.mark.django_db


def test_the_text_opens_with_the_declaration(sent, stage, cast):
    stage("screening")
    assert not can_read_text(sent, cast.leader)
    conflicts.declare(sent, verdict="none", by=cast.leader)
    assert can_read_text(sent, cast.leader)
    conflicts.declare(sent, verdict="conflict", statement="Cousin", by=cast.leader)
    assert not can_read_text(sent, cast.leader)
    assert not can_assess(sent, cast.leader)


def test_a_conflict_needs_words_and_stays(sent, stage, cast):
    stage("screening")
    with pytest.raises(Refused, match="what the conflict is"):
        conflicts.declare(sent, verdict="conflict", by=cast.leader)
    conflicts.declare(sent, verdict="conflict", statement="Cousin", by=cast.leader)
    with pytest.raises(Refused, match="stays"):
        conflicts.declare(sent, verdict="none", by=cast.leader)


@pytest.mark.parametrize("verdict", ["waived", "waiver_asked", "", "maybe"])
def test_nobody_waives_by_declaring(sent, stage, cast, verdict):
    stage("screening")
    with pytest.raises(Refused):
        conflicts.declare(sent, verdict=verdict, statement="x", by=cast.leader)


def test_only_those_who_judge_declare(sent, stage, cast, judge):
    stage("screening")
    for who in (cast.stakeholder, cast.other_leader, cast.administrator, cast.expert, judge):
        with pytest.raises(Refused):
            conflicts.declare(sent, verdict="none", by=who)
    Assignment.objects.create(expression=sent, evaluator=judge, made_by=cast.leader)
    conflicts.declare(sent, verdict="none", by=judge)


def test_before_a_sealed_call_has_closed_there_is_nothing_to_declare_on(sent, stage, cast):
    stage("open", is_sealed=True)
    with pytest.raises(Refused):
        conflicts.declare(sent, verdict="none", by=cast.leader)


def test_a_conflict_ends_the_own_review_and_the_expression_waits_again(
    in_review, cast, judge, evaluator_of, review_of
):
    others = [somebody("other")]
    for who in (judge, *others):
        evaluator_of(who, in_review, by=cast.leader)
        reviews.file(in_review, scores=FULL, comment="x", by=who)
    in_review.refresh_from_db()
    assert in_review.state == "reviewed"
    conflicts.declare(in_review, verdict="conflict", statement="Found out", by=judge)
    in_review.refresh_from_db()
    assert in_review.state == "under_review"
    assert Review.objects.get(reviewer=judge).filed_at is None
    assert Assignment.objects.get(evaluator=judge).state == "declined"
    assert OutboxMessage.objects.filter(to=cast.leader.email, kind="review_declined").count() == 1


def test_many_declarations_at_once_leave_those_that_stand(expression_of, stage, cast, declared):
    rows = [expression_of(somebody(f"p{n}")) for n in range(3)]
    stage("screening")
    declared(rows[0], verdict="conflict")
    assert conflicts.declare_none(rows, by=cast.leader) == 2
    verdicts = ConflictDeclaration.objects.order_by("expression__number").values_list("verdict", flat=True)
    assert list(verdicts) == ["conflict", "none", "none"]


# Waivers


def test_a_waiver_takes_two_members_of_the_secretariat_and_a_reason(
    sent, stage, cast, second_secretariat, declared
):
    stage("screening")
    declared(sent, verdict="conflict")
    for who in (cast.leader, cast.administrator, cast.other_leader):
        with pytest.raises(Refused):
            conflicts.ask_waiver(sent, cast.leader, reason="x", by=who)
    with pytest.raises(Refused, match="reason"):
        conflicts.ask_waiver(sent, cast.leader, reason=" ", by=cast.secretariat)
    asked = conflicts.ask_waiver(sent, cast.leader, reason="Long ago", by=cast.secretariat)
    assert not can_read_text(sent, cast.leader)
    with pytest.raises(Refused, match="Another member"):
        conflicts.confirm_waiver(asked, by=cast.secretariat)
    conflicts.confirm_waiver(asked, by=second_secretariat)
    assert can_read_text(sent, cast.leader)
    assert OutboxMessage.objects.filter(to=cast.leader.email, kind="conflict_waived").count() == 1


def test_a_refused_waiver_leaves_the_conflict(sent, stage, cast, second_secretariat, declared):
    stage("screening")
    declared(sent, verdict="conflict")
    asked = conflicts.ask_waiver(sent, cast.leader, reason="Long ago", by=cast.secretariat)
    assert conflicts.refuse_waiver(asked, by=second_secretariat).verdict == "conflict"
    with pytest.raises(Refused):
        conflicts.confirm_waiver(asked, by=second_secretariat)


def test_a_conflict_that_follows_from_a_mandate_can_be_waived_but_no_own_expression(
    expression_of, stage, cast, second_secretariat, organisations
):
    near = expression_of(cast.stakeholder, kind="representative", organisation=organisations["bsmepa"])
    own = expression_of(cast.leader)
    stage("screening")
    asked = conflicts.ask_waiver(near, cast.leader, reason="Small country", by=cast.secretariat)
    conflicts.confirm_waiver(asked, by=second_secretariat)
    assert can_read_text(near, cast.leader)
    with pytest.raises(Refused, match="own expression"):
        conflicts.ask_waiver(own, cast.leader, reason="x", by=cast.secretariat)
    with pytest.raises(Refused, match="of their own"):
        conflicts.ask_waiver(near, cast.secretariat, reason="x", by=cast.secretariat)


# The two ways of asking agree


def test_people_in_conflict_and_conflict_of_interest_say_the_same(
    expression_of, stage, cast, organisations, declared, judge
):
    rows = [
        expression_of(cast.expert),
        expression_of(cast.partner, kind="representative", organisation=organisations["mag"]),
        expression_of(cast.stakeholder, kind="representative", organisation=organisations["bsmepa"]),
        expression_of(cast.other_leader),
        expression_of(judge),
    ]
    CoEditor.objects.create(expression=rows[0], user=cast.stakeholder, email=cast.stakeholder.email)
    declared(rows[0], verdict="conflict")
    ConflictDeclaration.objects.create(
        expression=rows[2], user=cast.leader, verdict="waived", waive_reason="x",
        waiver_asked_by=cast.secretariat, waived_by=cast.administrator,
    )  # fmt: skip
    people = [*vars(cast).values(), judge]
    ties = ties_of(rows, [person.pk for person in people])
    compared = 0
    for row in rows:
        turned_round = people_in_conflict(row)
        for person in people:
            in_sql = Expression.objects.filter(conflict_of_interest(person), pk=row.pk).exists()
            assert (person.pk in turned_round) is in_sql, (row, person)
            assert (ties.why(row, person.pk) is not None) is in_sql, (row, person)
            compared += in_sql
    assert compared > 8


# Hints


def codes(expression, person):
    found = hints_of(known_of([expression], [person.pk]), expression, person.pk)
    return [(hint.code, hint.detail) for hint in found]


def test_hints_come_from_bodies_domains_towns_ties_and_seats(expression_of, cast, organisations, groups):
    organisations["mag"].city = organisations["bsmepa"].city = "Sofia"
    organisations["bsmepa"].country = organisations["mag"].country
    for body in organisations.values():
        body.save()
    applicant = somebody("x")
    applicant.email = "x@ministry.hu"
    applicant.save()
    row = expression_of(applicant, kind="representative", organisation=organisations["mag"])
    who = cast.leader
    assert codes(row, who) == [("office", "Sofia, HU")]
    who.email = "leader@ministry.hu"
    who.save()
    who.mandates.create(organisation=organisations["mag"], kind="member", ended_at=timezone.now())
    DeclaredRelation.objects.create(user=who, organisation=organisations["mag"], relation="contract")
    DeclaredRelation.objects.create(user=who, name="bsmepa", relation="contract")
    DeclaredRelation.objects.create(user=applicant, name="Bsmepa", relation="family")
    for position, person in enumerate((who, applicant), start=1):
        Membership.objects.create(
            seat=Seat.objects.get(group=groups[1], kind="expert", position=position), group=groups[1],
            kind="expert", user=person, state="ended", began_at=timezone.now(), ended_at=timezone.now(),
        )  # fmt: skip
    assert codes(row, who) == [
        ("earlier_body", "MAG"),
        ("domain", "ministry.hu"),
        ("office", "Sofia, HU"),
        ("declared", "MAG"),
        ("told_by_applicant", "Bsmepa"),
        ("membership", "1. Group 1"),
    ]


@pytest.mark.parametrize("domain", ["gmail.com", "abv.bg", "demo.clusterpolisee.example"])
def test_a_provider_for_everybody_is_no_hint(expression_of, cast, domain):
    applicant = somebody("x")
    for person in (applicant, cast.leader):
        person.email = f"p{person.pk}@{domain}"
        person.save()
    assert codes(expression_of(applicant), cast.leader) == []


def test_the_register_knows_who_has_not_declared(expression_of, stage, call, cast, judge, declared):
    one, two = expression_of(cast.expert), expression_of(cast.stakeholder)
    stage("evaluation")
    declared(one)
    Assignment.objects.create(expression=two, evaluator=judge, made_by=cast.leader)
    found = {
        (entry.expression.number, entry.person.full_name): (entry.is_missing, entry.roles)
        for entry in entries(call, reader=cast.secretariat)
    }
    assert found == {
        (1, "Leader"): (False, ["leader"]),
        (2, "Leader"): (True, ["leader"]),
        (2, "Judge"): (True, ["evaluator"]),
    }
