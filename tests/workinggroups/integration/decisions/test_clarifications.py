"""Questions to applicants about single points."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallQuestion, Clarification, Expression
from workinggroups.presenters.clarifications import changes
from workinggroups.queries.clarifications import same_gap
from workinggroups.services import clarifications
from workinggroups.services.to_do.decisions import of_asked

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def ask(expression: Expression, by: Any, **values: Any) -> Clarification:
    asked = {"target": "motivation", "text": "Which regions?", "token": uuid.uuid4(), **values}
    return clarifications.ask(expression, by=by, **asked)


@pytest.fixture
def examined(scene: SimpleNamespace, stage: Callable[..., Call]) -> SimpleNamespace:
    stage("evaluation")
    Expression.objects.filter(call=scene.call).update(state="under_review")
    for name in ("expert", "stakeholder", "partner"):
        setattr(scene, name, Expression.objects.get(pk=getattr(scene, name).pk))
    return scene


def due(row: Clarification, delta: timedelta) -> None:
    Clarification.objects.filter(pk=row.pk).update(answer_by=timezone.now() + delta)


def test_a_question_keeps_what_stood_there_and_tells_the_applicant(
    examined: SimpleNamespace, cast: SimpleNamespace
) -> None:
    type(cast.expert).objects.filter(pk=cast.expert.pk).update(preferred_language="bg")
    row = ask(examined.expert, cast.leader)
    assert (row.before, row.state) == ("To learn from other regions.", "asked")
    assert timedelta(days=4) < row.answer_by - timezone.now() < timedelta(days=6)
    mail = OutboxMessage.objects.get(kind="clarification_asked")
    assert (mail.to, mail.language) == ("expert@example.org", "bg")
    assert "Which regions?" in mail.text
    assert [task.due_at for task in of_asked(cast.expert)] == [row.answer_by]


def test_the_same_form_sent_twice_asks_once(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    number = uuid.uuid4()
    assert ask(examined.expert, cast.leader, token=number) == ask(examined.expert, cast.leader, token=number)
    assert OutboxMessage.objects.count() == 1


def test_one_open_question_for_each_point(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    ask(examined.expert, cast.leader)
    ask(examined.expert, cast.leader, target="experience")
    with pytest.raises(Refused, match="waits for its answer"):
        ask(examined.expert, cast.leader)


def test_an_answer_stands_beside_what_was_sent(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    row = ask(examined.expert, cast.leader)
    done = clarifications.answer(row, text="To learn from Marche.", by=cast.expert)
    assert (done.state, done.after) == ("answered", "To learn from Marche.")
    assert Expression.objects.get(pk=examined.expert.pk).motivation == "To learn from other regions."
    assert [piece.kind for piece in changes(done.before, done.after)] == ["same", "removed", "added"]
    mail = OutboxMessage.objects.get(kind="clarification_answered")
    assert mail.to == "leader@example.org"
    assert "Marche" not in mail.text
    assert "Expert" not in mail.text


def test_a_second_question_begins_with_the_answer_to_the_first(
    examined: SimpleNamespace, cast: SimpleNamespace
) -> None:
    clarifications.answer(ask(examined.expert, cast.leader), text="To learn from Marche.", by=cast.expert)
    assert ask(examined.expert, cast.leader).before == "To learn from Marche."


def test_what_is_saved_for_later_is_no_answer(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    row = ask(examined.expert, cast.leader)
    clarifications.save(row, text="Half a sent", by=cast.expert)
    fresh = Clarification.objects.get(pk=row.pk)
    assert (fresh.state, fresh.after) == ("asked", "Half a sent")


@pytest.mark.parametrize(("text", "why"), [("  ", "Write an answer"), ("x" * 3001, "shorten")])
def test_an_answer_that_cannot_be_is_refused(
    examined: SimpleNamespace, cast: SimpleNamespace, text: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        clarifications.answer(ask(examined.expert, cast.leader), text=text, by=cast.expert)


def test_after_the_last_moment_the_question_lapses_by_itself(
    examined: SimpleNamespace, cast: SimpleNamespace
) -> None:
    row = ask(examined.expert, cast.leader)
    assert clarifications.lapse_due() == 0
    due(row, timedelta(seconds=-1))
    with pytest.raises(Refused, match="is over"):
        clarifications.answer(row, text="Too late", by=cast.expert)
    assert clarifications.lapse_due() == 1
    assert clarifications.lapse_due() == 0
    assert Clarification.objects.get(pk=row.pk).state == "lapsed"
    told = set(OutboxMessage.objects.values_list("to", "kind"))
    assert {
        ("expert@example.org", "clarification_lapsed"),
        ("leader@example.org", "clarification_unanswered"),
    } <= told


def test_the_reminder_comes_once(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    row = ask(examined.expert, cast.leader)
    Clarification.objects.filter(pk=row.pk).update(
        asked_at=timezone.now() - timedelta(days=4), answer_by=timezone.now() + timedelta(hours=5)
    )
    assert clarifications.remind_due() == 1
    assert clarifications.remind_due() == 0


def test_a_question_can_be_taken_back(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    row = ask(examined.expert, cast.leader)
    assert clarifications.take_back(row, by=cast.secretariat).state == "taken_back"
    with pytest.raises(Refused):
        clarifications.answer(row, text="Here", by=cast.expert)
    ask(examined.expert, cast.leader)


@pytest.mark.parametrize("who", ["stakeholder", "partner", "other_leader", "administrator", "expert"])
def test_only_the_desk_asks(examined: SimpleNamespace, cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(Refused):
        ask(examined.expert, getattr(cast, who))


@pytest.mark.parametrize("who", ["leader", "secretariat", "stakeholder"])
def test_only_the_applicant_answers(examined: SimpleNamespace, cast: SimpleNamespace, who: str) -> None:
    row = ask(examined.expert, cast.leader)
    with pytest.raises(Refused):
        clarifications.answer(row, text="x", by=getattr(cast, who))


@pytest.mark.parametrize("target", ["gender", "state", "question", "decision_reason", ""])
def test_there_are_points_that_nobody_asks_about(
    examined: SimpleNamespace, cast: SimpleNamespace, target: str
) -> None:
    with pytest.raises(Refused, match="no such point"):
        ask(examined.expert, cast.leader, target=target)


def test_after_the_evaluation_nobody_is_asked(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="during the screening"):
        ask(scene.expert, cast.leader)


def test_hidden_annexes_are_not_asked_about(
    examined: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]
) -> None:
    stage("evaluation", hidden_fields=["files"])
    with pytest.raises(Refused, match="hidden"):
        ask(examined.expert, cast.leader, target="file")


def test_others_with_the_same_gap_are_found(
    examined: SimpleNamespace, cast: SimpleNamespace, received: Callable[..., Expression]
) -> None:
    question = CallQuestion.objects.create(
        call=examined.call, code="networks", position=1, label_en="Networks?", longest=500, is_required=False
    )
    gaps = same_gap(examined.expert, "question", question, reader=cast.leader)
    assert [(row.pk, gap) for row, gap in gaps.rows] == [
        (examined.stakeholder.pk, "empty"),
        (examined.partner.pk, "empty"),
    ]
    ask(examined.stakeholder, cast.leader, target="question", question=question)
    gaps = same_gap(examined.expert, "question", question, reader=cast.leader)
    assert [row.pk for row, _gap in gaps.rows] == [examined.partner.pk]
    assert same_gap(examined.expert, "file", reader=cast.leader).rows != []


def test_those_one_may_not_read_are_not_compared(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    examined.partner.conflict_declarations.update(verdict="conflict")
    gaps = same_gap(examined.expert, "file", reader=cast.leader)
    assert [row.pk for row, _gap in gaps.rows] == [examined.stakeholder.pk]
    assert gaps.closed == 1


def test_all_with_the_same_gap_are_asked_alike(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    rows = [examined.expert, examined.stakeholder, examined.partner]
    clarifications.ask_all(
        rows, by=cast.leader, target="profile", text="Where do you work?", token=uuid.uuid4(), language="en"
    )
    assert OutboxMessage.objects.filter(kind="clarification_asked").count() == 3


def test_a_file_answers_a_question_about_an_annex(examined: SimpleNamespace, cast: SimpleNamespace) -> None:
    row = ask(examined.expert, cast.leader, target="file")
    with pytest.raises(Refused, match="Add the file"):
        clarifications.answer(row, text="", by=cast.expert)
    annex = clarifications.add_file(
        row, file=SimpleUploadedFile("cv.pdf", PDF), token=uuid.uuid4(), by=cast.expert
    )
    clarifications.drop_file(row, annex.pk, by=cast.expert)
    with pytest.raises(Refused, match="Add the file"):
        clarifications.answer(row, text="", by=cast.expert)
    clarifications.add_file(
        row, file=SimpleUploadedFile("cv2.pdf", PDF + b"\n"), token=uuid.uuid4(), by=cast.expert
    )
    assert clarifications.answer(row, text="", by=cast.expert).state == "answered"


def test_a_file_is_for_a_question_about_an_annex_only(
    examined: SimpleNamespace, cast: SimpleNamespace
) -> None:
    row = ask(examined.expert, cast.leader)
    with pytest.raises(Refused, match="not about an annex"):
        clarifications.add_file(
            row, file=SimpleUploadedFile("cv.pdf", PDF), token=uuid.uuid4(), by=cast.expert
        )
