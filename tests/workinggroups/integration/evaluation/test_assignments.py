"""Asking for reviews: who may be asked, suggestions, answers, reminders."""

import datetime

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office
from clusterpolisee.core.accounts.relations import needs_second_factor, relations_of
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Mandate, Organisation
from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.integration.evaluation.conftest import FULL, somebody
from workinggroups.models import Assignment, ConflictDeclaration, Expression, ReviewReminder
from workinggroups.queries.assignments import candidates, table_of
from workinggroups.queries.spread import loads
from workinggroups.services import assignments, reviews
from workinggroups.services.review_reminders import remind_reviewers
from workinggroups.services.suggestions import suggest

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2030, 5, 10)


@pytest.fixture
def eligible(expression_of, stage, cast):
    stage("evaluation", reviews_wanted=2)
    made = expression_of(cast.expert, state="eligible")
    return Expression.objects.select_related("call__group").get(pk=made.pk)


def mails(person, kind):
    return OutboxMessage.objects.filter(to=person.email, kind=kind).count()


def test_the_first_request_starts_the_review_and_tells_the_evaluator_once(eligible, cast, judge):
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    again = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    eligible.refresh_from_db()
    assert (asked.pk, asked.state, eligible.state) == (again.pk, "proposed", "under_review")
    assert mails(judge, "review_asked") == 1


def test_the_mail_tells_nothing_of_what_the_expression_says_or_whose_it_is(eligible, cast, judge):
    assignments.ask(eligible, evaluator=judge, by=cast.leader)
    mail = OutboxMessage.objects.get(to=judge.email, kind="review_asked")
    for secret in (eligible.profile, eligible.motivation, cast.expert.full_name, cast.expert.email):
        assert secret
        assert secret not in mail.text + mail.subject + mail.html


@pytest.mark.parametrize("state", ["screening", "shortlisting", "closed"])
def test_reviews_are_asked_for_in_the_evaluation_only(eligible, cast, judge, stage, state):
    stage(state)
    with pytest.raises(Refused):
        assignments.ask(Expression.objects.get(pk=eligible.pk), evaluator=judge, by=cast.leader)


def test_no_applicant_of_the_call_and_nobody_in_a_conflict_is_asked(eligible, expression_of, cast, judge):
    expression_of(judge)
    with pytest.raises(Refused, match="to the same call"):
        assignments.ask(eligible, evaluator=judge, by=cast.leader)
    ConflictDeclaration.objects.create(expression=eligible, user=cast.partner, verdict="conflict")
    with pytest.raises(Refused, match="conflict of interest"):
        assignments.ask(eligible, evaluator=cast.partner, by=cast.leader)


def test_while_names_are_hidden_no_refusal_tells_whose_it_is(eligible, expression_of, cast, judge, stage):
    expression_of(judge)
    ConflictDeclaration.objects.create(expression=eligible, user=cast.partner, verdict="conflict")
    stage("evaluation", hidden_fields=["name"])
    told = set()
    for who in (judge, cast.partner):
        with pytest.raises(Refused) as refusal:
            assignments.ask(Expression.objects.get(pk=eligible.pk), evaluator=who, by=cast.leader)
        told.add(str(refusal.value.reason))
    assert told == {"This person cannot be asked to review this expression."}


def test_only_the_desk_without_a_conflict_asks(eligible, cast, judge):
    for who in (cast.stakeholder, cast.other_leader, cast.administrator, cast.expert, judge):
        with pytest.raises(Refused):
            assignments.ask(eligible, evaluator=judge, by=who)
    ConflictDeclaration.objects.create(expression=eligible, user=cast.leader, verdict="conflict")
    with pytest.raises(Refused):
        assignments.ask(eligible, evaluator=judge, by=cast.leader)


def test_accept_decline_with_a_reason_and_ask_again(eligible, cast, judge):
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    with pytest.raises(Refused):
        assignments.accept(asked, by=cast.leader)
    assert assignments.accept(asked, by=judge).state == "accepted"
    with pytest.raises(Refused, match="why"):
        assignments.decline(asked, reason="", by=judge)
    assert assignments.decline(asked, reason="No time", by=judge).state == "declined"
    assert mails(cast.leader, "review_declined") == mails(cast.secretariat, "review_declined") == 1
    assert assignments.ask(eligible, evaluator=judge, by=cast.leader).state == "proposed"
    assert Assignment.objects.count() == 1


def test_a_leader_in_a_conflict_hears_of_no_decline(eligible, cast, judge):
    asked = assignments.ask(eligible, evaluator=judge, by=cast.secretariat)
    ConflictDeclaration.objects.create(expression=eligible, user=cast.leader, verdict="conflict")
    assignments.decline(asked, reason="No time", by=judge)
    assert (mails(cast.leader, "review_declined"), mails(cast.secretariat, "review_declined")) == (0, 1)


def test_what_is_filed_is_neither_declined_nor_taken_back(in_review, cast, judge, evaluator_of):
    asked = evaluator_of(judge, in_review, by=cast.leader)
    reviews.file(in_review, scores=FULL, comment="x", by=judge)
    with pytest.raises(Refused, match="filed"):
        assignments.decline(asked, reason="x", by=judge)
    with pytest.raises(Refused, match="filed"):
        assignments.take_back(asked, by=cast.leader)


def test_taking_back_closes_the_expression_to_the_person(eligible, cast, judge):
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    assert Expression.objects.visible_to(judge).exists()
    assignments.take_back(asked, by=cast.leader)
    assert not Expression.objects.visible_to(judge).exists()
    assert mails(judge, "review_not_needed") == 1


def test_a_day_in_the_past_is_refused(eligible, cast, judge):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(Refused, match="past"):
        assignments.ask(eligible, evaluator=judge, due_date=yesterday, by=cast.leader)
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    with pytest.raises(Refused, match="past"):
        assignments.set_due(asked, yesterday, by=cast.leader)


# Who can be asked


def test_the_pool_has_experts_partners_and_leaders_but_no_applicants(eligible, call, cast, judge):
    found = {one.user.full_name for one in candidates(call, reader=cast.secretariat)}
    assert found == {"Judge", "Partner", "Coordinator", "Leader", "Other_Leader", "Secretariat"}


def test_loads_count_open_reviews_without_those_the_reader_must_not_know_of(
    expression_of, stage, call, cast, judge, evaluator_of
):
    stage("evaluation", reviews_wanted=2)
    first, second = (expression_of(somebody(f"p{n}"), state="under_review") for n in range(2))
    for row in (first, second):
        evaluator_of(judge, row, by=cast.secretariat)
    reviews.file(second, scores=FULL, comment="x", by=judge)
    ConflictDeclaration.objects.create(expression=first, user=cast.leader, verdict="conflict")

    def line(reader):
        return [(one.open_here, one.filed_here) for one in loads(call, reader=reader).people]

    assert line(cast.secretariat) == [(1, 1)]
    assert line(cast.leader) == [(0, 1)]
    load = {one.user: one.load for one in candidates(call, reader=cast.leader)}
    assert load[judge] == 0


def test_the_suggestion_is_steady_balanced_and_free_of_conflicts(
    expression_of, stage, call, cast, countries, organisations
):
    stage("evaluation", reviews_wanted=2)
    near = somebody("near")
    Mandate.objects.create(user=near, organisation=organisations["mag"], kind="member")
    rows = [expression_of(somebody(f"p{n}"), state="eligible") for n in range(3)]
    rows.append(
        expression_of(
            cast.partner, kind="representative", organisation=organisations["mag"], state="eligible"
        )
    )
    for name, slug, code in (("ann", "one", "BG"), ("bob", "one", "BG"), ("cid", "two", "IT")):
        made = somebody(name)
        Office.objects.create(user=made, kind="expert")
        where, _new = Organisation.objects.get_or_create(
            slug=slug,
            defaults={"name_en": slug, "short_name": slug, "country": countries[code], "kind": "agency"},
        )
        Mandate.objects.create(user=made, organisation=where, kind="member")
    everybody = candidates(call, reader=cast.secretariat)
    people = [one for one in everybody if one.user.full_name in ("Ann", "Bob", "Cid", "Near")]
    table = table_of(call, reader=cast.secretariat, people=[one.user.pk for one in people])
    found = suggest(table, people, everybody)
    shown = [(one.expression.number, one.candidate.user.full_name) for one in found]
    assert shown == [(one.expression.number, one.candidate.user.full_name) for one in suggest(table, people)]
    assert len(shown) == 8
    assert (4, "Near") not in shown
    share = [sum(name == who for _number, name in shown) for who in ("Ann", "Bob", "Cid", "Near")]
    assert sum(share) == 8
    assert max(share) - min(share) <= 1
    for number in range(1, 5):
        assert {name for other, name in shown if other == number} != {"Ann", "Bob"}
    assert all(one.reasons for one in found)


def test_nobody_is_suggested_who_was_asked_before(eligible, call, cast, judge):
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    assignments.decline(asked, reason="x", by=judge)
    people = [one for one in candidates(call, reader=cast.secretariat) if one.user == judge]
    table = table_of(call, reader=cast.secretariat, people=[judge.pk])
    assert suggest(table, people) == []
    assert table.missing(table.expressions[0]) == 2


# Reminders


def test_reminders_go_out_once_three_days_before_and_once_after(eligible, cast, judge, monkeypatch):
    due = TODAY + datetime.timedelta(days=3)
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    assignments.accept(asked, by=judge)
    Assignment.objects.update(due_date=due)

    def on(day):
        monkeypatch.setattr(timezone, "localdate", lambda *_args: day)
        remind_reviewers()
        remind_reviewers()
        return mails(judge, "review_due"), mails(judge, "review_overdue")

    assert on(TODAY - datetime.timedelta(days=1)) == (0, 0)
    assert on(TODAY) == (1, 0)
    assert on(due) == (1, 0)
    assert on(due + datetime.timedelta(days=1)) == (1, 1)
    assert ReviewReminder.objects.count() == 2
    Assignment.objects.update(due_date=due + datetime.timedelta(days=10))
    assert on(due + datetime.timedelta(days=8)) == (2, 1)


def test_nobody_is_reminded_of_what_is_filed_or_after_the_evaluation(
    in_review, cast, judge, evaluator_of, stage
):
    evaluator_of(judge, in_review, by=cast.leader)
    other = somebody("other")
    evaluator_of(other, in_review, by=cast.leader)
    Assignment.objects.update(due_date=timezone.localdate())
    reviews.file(in_review, scores=FULL, comment="x", by=judge)
    assert remind_reviewers() == 1
    assert (mails(judge, "review_due"), mails(other, "review_due")) == (0, 1)
    ReviewReminder.objects.all().delete()
    stage("shortlisting")
    assert remind_reviewers() == 0


# Roles


def test_an_evaluator_needs_a_second_factor_while_the_request_stands(eligible, cast, judge, stage):
    assert not needs_second_factor(type(judge).objects.get(pk=judge.pk))
    asked = assignments.ask(eligible, evaluator=judge, by=cast.leader)
    assert needs_second_factor(type(judge).objects.get(pk=judge.pk))
    found = [row for row in relations_of([judge.pk])[judge.pk] if row.code == "evaluator"]
    assert [(row.of, row.url, row.is_current) for row in found] == [("", "", True)]  # not what is reviewed
    assignments.decline(asked, reason="x", by=judge)
    assert not needs_second_factor(type(judge).objects.get(pk=judge.pk))
