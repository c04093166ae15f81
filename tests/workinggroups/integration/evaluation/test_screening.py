"""Screening: questions, endorsement, outcomes, and likely duplicates."""

import pytest

from clusterpolisee.core.workflow.errors import Refused
from tests.workinggroups.integration.evaluation.conftest import somebody
from workinggroups.models import Attachment, DuplicateMark, Endorsement, Expression, ScreeningAnswer
from workinggroups.queries.duplicates import likely_duplicates, normalised
from workinggroups.services import duplicates, screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def screened(sent, stage, question, declared):
    stage("screening")
    declared(sent)
    return Expression.objects.select_related("call__group").get(pk=sent.pk)


def fresh(expression):
    return Expression.objects.get(pk=expression.pk)


def test_every_question_needs_a_yes_before_the_expression_is_eligible(screened, cast):
    with pytest.raises(Refused, match="1 eligibility questions are not answered"):
        screening.find_eligible(screened, by=cast.leader)
    with pytest.raises(Refused, match="answered with no"):
        screening.find_eligible(screened, by=cast.leader, answers={"works": (False, "No proof")})
    assert not ScreeningAnswer.objects.exists()  # nothing half done
    screening.find_eligible(screened, by=cast.leader, answers={"works": True})
    assert fresh(screened).state == "eligible"


def test_answers_can_be_kept_for_later_and_changed(screened, cast):
    screening.save_answers(screened, answers={"works": (False, "No proof")}, by=cast.leader)
    screening.save_answers(screened, answers={"works": (True, "Proof seen")}, by=cast.leader)
    answer = ScreeningAnswer.objects.get()
    assert (answer.is_met, answer.note, answer.answered_by) == (True, "Proof seen", cast.leader)


def test_a_question_that_is_not_asked_of_the_kind_is_refused(screened, cast, question):
    question.asked_of = "representative"
    question.save()
    with pytest.raises(Refused):
        screening.save_answers(screened, answers={"works": True}, by=cast.leader)
    screening.find_eligible(screened, by=cast.leader)


def test_a_refusal_needs_a_reason_and_can_be_taken_back(screened, cast):
    with pytest.raises(Refused, match="Say why"):
        screening.find_ineligible(screened, reason=" ", by=cast.leader)
    screening.find_ineligible(screened, reason="No public body.", by=cast.leader)
    assert (fresh(screened).state, fresh(screened).screening_reason) == ("ineligible", "No public body.")
    screening.undo(screened, by=cast.secretariat)
    assert (fresh(screened).state, fresh(screened).screening_reason) == ("submitted", "")


@pytest.mark.parametrize(("state", "possible"), [("asked", False), ("refused", False), ("given", True)])
def test_a_representative_needs_the_endorsement_of_the_body(
    expression_of, stage, cast, organisations, declared, state, possible
):
    made = expression_of(cast.partner, kind="representative", organisation=organisations["mag"])
    stage("screening")
    declared(made)
    Endorsement.objects.create(expression=made, state=state)
    if possible:
        screening.find_eligible(made, by=cast.leader)
    else:
        with pytest.raises(Refused, match="endorsed"):
            screening.find_eligible(made, by=cast.leader)


def test_outside_the_screening_nothing_is_screened(sent, stage, question, declared, cast):
    declared(sent)
    for state in ("closed", "evaluation", "shortlisting"):
        stage(state)
        with pytest.raises(Refused):
            screening.find_eligible(sent, by=cast.leader, answers={"works": True})


def test_the_leader_screens_only_after_declaring(sent, stage, question, cast):
    stage("screening")
    with pytest.raises(Refused, match="conflict of interest"):
        screening.find_eligible(sent, by=cast.leader, answers={"works": True})
    screening.find_eligible(sent, by=cast.secretariat, answers={"works": True})


def test_several_become_eligible_at_once_and_a_given_no_stands(expression_of, stage, question, cast):
    first, second, third = (expression_of(somebody(f"a{n}")) for n in range(3))
    stage("screening")
    screening.save_answers(second, answers={"works": False}, by=cast.secretariat)
    assert screening.find_several_eligible([first, second, third], by=cast.secretariat) == (2, 1)
    assert [fresh(row).state for row in (first, second, third)] == ["eligible", "submitted", "eligible"]


# Likely duplicates


def signals(call, reader):
    pairs = likely_duplicates(call, reader=reader)
    return {(pair.first.number, pair.second.number): pair.signals for pair in pairs}


def test_addresses_are_compared_without_capitals_dots_and_plus_signs():
    assert normalised("Ivan.Petrov+seed@GoogleMail.com") == normalised("ivanpetrov@gmail.com")
    assert normalised("ivan@mag.hu") != normalised("ivan@mag.bg")


def test_what_is_alike_is_found_with_its_sign(expression_of, stage, call, cast, organisations):
    one = expression_of(somebody("ivan.petrov", full_name="Иван Петров"))
    expression_of(somebody("ivanpetrov+2", full_name="Somebody Else"))
    expression_of(somebody("third", full_name="петров  иван"))
    expression_of(one.applicant, kind="representative", organisation=organisations["mag"])
    other = expression_of(somebody("fifth"))
    for row in (one, other):
        Attachment.objects.create(
            expression=row, name="a.pdf", kind="pdf", size=1, sha256="f" * 64, token=row.pk,
            uploaded_by=row.applicant,
        )  # fmt: skip
    stage("screening")
    assert signals(call, cast.secretariat) == {
        (1, 2): {"address"},
        (1, 3): {"name"},
        (1, 4): {"person"},
        (1, 5): {"file"},
        (2, 4): {"address"},
    }


def test_before_the_closing_of_a_sealed_call_nothing_is_compared(expression_of, stage, call, cast, log_in):
    one, two = (expression_of(somebody(name)) for name in ("iv.an", "i.van"))
    stage("open", is_sealed=True)
    assert signals(call, cast.secretariat) == {}
    page = log_in(cast.secretariat).get(f"/en/calls/{call.slug}/desk/duplicates/").content.decode()
    assert "after the call has closed" in page
    assert one.reference not in page
    with pytest.raises(Refused):
        duplicates.keep(one, two, reason="x", by=cast.secretariat)


def test_a_pair_is_kept_or_one_goes_with_a_reason_and_both_can_be_undone(expression_of, stage, call, cast):
    one, two = (expression_of(somebody(name)) for name in ("iv.an", "i.van"))
    stage("screening")
    with pytest.raises(Refused, match="reason"):
        duplicates.keep(one, two, reason=" ", by=cast.secretariat)
    mark = duplicates.keep(two, one, reason="Brothers", by=cast.secretariat)
    assert (mark.first, mark.second, mark.verdict) == (one, two, "kept")
    duplicates.undo(mark, by=cast.secretariat)
    mark = duplicates.mark(two, of=one, reason="Sent twice", by=cast.secretariat)
    assert (fresh(two).state, fresh(two).duplicate_of) == ("duplicate", one)
    duplicates.undo(mark, by=cast.secretariat)
    assert (fresh(two).state, fresh(two).duplicate_of, DuplicateMark.objects.count()) == (
        "submitted", None, 0,
    )  # fmt: skip


def test_the_one_that_stays_must_stand_in_the_procedure(expression_of, stage, cast):
    one, two, three = (expression_of(somebody(f"p{n}")) for n in range(3))
    stage("screening")
    duplicates.mark(two, of=one, reason="x", by=cast.secretariat)
    with pytest.raises(Refused):
        duplicates.mark(three, of=two, reason="x", by=cast.secretariat)
    with pytest.raises(Refused, match="Undo"):
        duplicates.keep(one, two, reason="x", by=cast.secretariat)


def test_a_leader_in_a_conflict_does_not_compare(expression_of, stage, call, cast, declared):
    one, two = (expression_of(somebody(name)) for name in ("iv.an", "i.van"))
    stage("screening")
    declared(one, verdict="conflict")
    assert signals(call, cast.leader) == {}
    assert signals(call, cast.secretariat) == {(1, 2): {"address"}}
    with pytest.raises(Refused):
        duplicates.mark(two, of=one, reason="x", by=cast.leader)
