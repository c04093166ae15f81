"""What the portal counts, and the records behind it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from programme.queries import counters, evidence
from programme.queries.counters import COUNTERS, Tally
from workinggroups.models import SettingUpDocument

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", COUNTERS)
def test_each_figure_takes_one_query(groups, django_assert_num_queries, code):
    with django_assert_num_queries(1):
        assert COUNTERS[code]() == Tally(0, 0)


def test_published_calls_are_concept_papers(make_call):
    make_call("open")
    make_call("closed", state="closed")
    make_call("draft", state="draft")
    make_call("sample", is_sample=True)
    assert counters.concept_papers() == Tally(2, 1)


def test_a_sample_paper_of_a_real_call_is_counted_apart(make_call, cast):
    make_call("sample-paper", paper_is_sample=True)
    assert counters.concept_papers() == Tally(0, 1)
    assert [row.is_sample for row in evidence.behind("concept-papers", AnonymousUser()).found] == [True]


def document(call, by, **values):
    facts = {"content": {}, "content_hash": "x", "made_by": by, "signed_at": timezone.now(), "signed_by": by}
    return SettingUpDocument.objects.create(call=call, group=call.group, **{**facts, **values})


def test_first_setting_up_documents_count_once_they_are_signed(cast, make_call, django_assert_num_queries):
    first = make_call("wg3", state="decided")
    document(first, cast.secretariat)
    document(first, cast.secretariat, amendment=1)
    document(make_call("later", state="decided"), cast.secretariat, signed_at=None, signed_by=None)
    document(make_call("sample", state="decided"), cast.secretariat, is_sample=True)
    assert counters.setting_up_documents() == Tally(1, 1)
    with django_assert_num_queries(1):
        found = evidence.behind("setting-up-documents", AnonymousUser())
    assert {(row.url, row.is_sample) for row in found.found} == {
        ("/en/calls/wg3/setting-up/", False),
        ("/en/calls/sample/setting-up/", True),
    }


def test_expressions_that_were_withdrawn_are_not_counted(cast, make_call, express):
    call = make_call("wg3")
    express(call, 1)
    express(call, 2, applicant=cast.stakeholder, state="withdrawn")
    express(call, 3, applicant=cast.partner, state="not_selected")
    express(call, 4, applicant=cast.coordinator, is_sample=True)
    assert counters.standing_expressions() == Tally(2, 1)


def test_only_questionnaires_of_groups_are_counted(consult):
    consult("wg3")
    consult("sample", is_sample=True)
    consult("elsewhere", group=None, is_demonstration=True, licence="CC0")
    assert counters.questionnaires() == Tally(1, 1)


def test_answers_to_demonstrations_never_count(consult, answer, groups):
    own = consult("wg3")
    answer(own, 3)
    answer(own, 2, is_sample=True)
    answer(consult("elsewhere", group=None, is_demonstration=True, licence="CC0"), 5)
    answer(consult("shown", is_demonstration=True, licence="CC0"), 7)
    answer(consult("nobody", group=None), 11)
    assert counters.stakeholders() == Tally(3, 2)


def test_the_repository_is_delivered_when_each_topic_holds_a_published_practice(practise):
    for number in range(1, 6):
        practise(number)
        practise(number)
        practise(number, is_sample=True)
    practise(6, is_sample=True)
    hidden = practise(6, state="withdrawn")
    assert counters.repository() == Tally(0, 1)
    type(hidden).objects.filter(pk=hidden.pk).update(state="published")
    assert counters.repository() == Tally(1, 1)


def test_what_is_not_counted_is_missing_and_not_zero(groups):
    assert set(counters.counted(["expressions", "cooperation-networks"])) == {"expressions"}
    assert evidence.behind("cooperation-networks", AnonymousUser()) is None


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, 0),
        ("stakeholder", 0),
        ("partner", 0),
        ("administrator", 0),
        ("other_leader", 0),
        ("expert", 1),
        ("leader", 3),
        ("secretariat", 3),
    ],
)
def test_expressions_are_links_for_those_who_may_see_them_and_a_count_for_others(
    cast, make_call, express, who, seen
):
    call = make_call("wg3")
    express(call, 1)
    express(call, 2, applicant=cast.coordinator)
    express(call, 3, applicant=cast.stakeholder, state="withdrawn")
    express(call, 4, applicant=cast.leader, is_sample=True, kind="expert")
    found = evidence.behind("expressions", getattr(cast, who) if who else AnonymousUser())
    if who == "expert":
        assert [record.name.value for record in found.records] == ["EoI-3-001"]
    assert len(found.found) == seen
    assert len(found.records) + found.hidden == 2
    assert len(found.samples) + found.hidden_sample == 1


def test_answers_are_counts_by_consultation_and_never_single(consult, answer):
    answer(consult("one"), 2)
    both = consult("two")
    answer(both, 1)
    answer(both, 4, is_sample=True)
    consult("empty")
    found = evidence.behind("stakeholders-consultation", AnonymousUser())
    assert sorted(record.count for record in found.records) == [1, 2]
    assert [record.count for record in found.samples] == [4]
    assert sum(record.count for record in found.records) == counters.stakeholders().real


def test_the_repository_names_every_topic_also_the_empty_ones(practise):
    practise(2)
    practise(2, state="withdrawn")
    found = evidence.behind("repository", AnonymousUser())
    assert [record.count for record in found.records] == [0, 1, 0, 0, 0, 0]
    assert found.records[1].url == "/en/practices/?group=2"


def test_a_draft_call_and_a_draft_consultation_lead_nowhere_for_a_visitor(make_call, consult):
    make_call("draft", state="draft")
    consult("draft", state="draft")
    assert evidence.behind("concept-papers", AnonymousUser()).found == []
    assert [record.url for record in evidence.behind("questionnaires", AnonymousUser()).found] == [""]
