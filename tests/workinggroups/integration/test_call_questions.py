"""Public questions on calls: asking, answering, changing, setting aside."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusterpolisee.core.accounts.limits import LimitReached
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.ui.to_do import tasks_of
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, CallFollower, CoEditor, Leadership, PublicQuestion
from workinggroups.services import public_questions as service

pytestmark = pytest.mark.django_db

ASK = "/en/calls/wg3/questions/ask/"
DESK = "/en/calls/wg3/questions/desk/"


@pytest.fixture
def asked(call, cast):
    return service.ask(call, by=cast.stakeholder, token=uuid.uuid4(), text="Two people?", language="en")


def answer(question, by, text="Only one.", **texts):
    version = service.version_of(question)
    texts = {"answer_en": text, **texts}
    return service.answer(question, by=by, texts=texts, language="en", version=version)


def told(template_words):
    return sorted(
        n.user.email.split("@")[0] for n in Notification.objects.filter(subject__contains=template_words)
    )


def form(**values):
    return {"text": "May a body send two people?", "language": "en", "token": uuid.uuid4(), **values}


# Asking


def test_a_person_asks_and_the_leader_is_told_without_a_name(log_in, cast, call):
    answered = log_in(cast.stakeholder).post(ASK, form(), follow=True)
    assert "Your question waits for an answer" in answered.text
    note = Notification.objects.get(topic="call_questions")
    assert note.user == cast.leader
    assert "May a body send two people?" in note.text
    assert cast.stakeholder.full_name not in note.text + note.subject


def test_a_group_without_leader_has_its_questions_told_to_the_secretariat(cast, call):
    Leadership.objects.all().delete()
    service.ask(call, by=cast.expert, token=uuid.uuid4(), text="Who answers?", language="en")
    assert Notification.objects.get(topic="call_questions").user == cast.secretariat
    assert len([t for t in tasks_of(cast.secretariat) if "question" in t.title]) == 1


def test_the_same_form_sent_twice_is_one_question(log_in, cast, call):
    client, data = log_in(cast.stakeholder), form()
    client.post(ASK, data)
    client.post(ASK, data)
    assert PublicQuestion.objects.count() == 1
    assert Notification.objects.filter(topic="call_questions").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "This field is required"),
        ({"text": "x" * 1001}, "Please shorten the text to 1000 characters; it has 1001."),
        ({"language": "de"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(log_in, cast, call, values, words):
    assert words in log_in(cast.stakeholder).post(ASK, form(**values)).text
    assert not PublicQuestion.objects.exists()


def test_a_broken_token_is_mended(log_in, cast, call):
    log_in(cast.stakeholder).post(ASK, form(token="x"))
    assert PublicQuestion.objects.count() == 1


def test_nobody_asks_too_often(call, cast):
    for number in range(service.QUESTIONS.most):
        service.ask(call, by=cast.expert, token=uuid.uuid4(), text=f"{number}?", language="en")
    with pytest.raises(LimitReached):
        service.ask(call, by=cast.expert, token=uuid.uuid4(), text="One more?", language="en")


def test_questions_end_with_the_deadline_that_is_shown_not_with_the_grace(log_in, cast, call):
    now = timezone.now()
    past = now - timedelta(minutes=1)
    Call.objects.update(closes_at=past, accepts_until=now + timedelta(minutes=9))
    client = log_in(cast.stakeholder)
    assert client.get(ASK).status_code == 409
    assert client.post(ASK, form()).status_code == 409
    assert "Ask a question" not in client.get("/en/calls/wg3/").text


def test_a_draft_takes_no_questions_and_visitors_sign_in(log_in, cast, call, stage):
    assert log_in(None).get(ASK).status_code == 302
    stage("draft", published_at=None)
    assert log_in(cast.stakeholder).post(ASK, form()).status_code == 404
    assert log_in(cast.leader).post(ASK, form()).status_code == 409


# Answering


def test_an_answer_is_public_and_everybody_concerned_is_told(client, cast, call, asked, expression_of):
    CallFollower.objects.create(call=call, user=cast.other_leader)
    draft = expression_of(cast.expert, state="draft")
    CoEditor.objects.create(expression=draft, user=cast.coordinator)
    expression_of(cast.partner, state="withdrawn")
    answer(asked, cast.leader)
    assert told("New answer") == ["coordinator", "expert", "other_leader", "stakeholder"]
    page = client.get("/en/calls/wg3/").text
    assert "Only one." in page
    assert cast.stakeholder.full_name not in page
    assert asked.pk in [q.pk for q in PublicQuestion.objects.visible_to(cast.partner)]


def test_an_open_question_is_seen_by_nobody_else(log_in, cast, call, asked):
    for person in (None, cast.partner, cast.other_leader, cast.administrator):
        client = log_in(person)
        assert "Two people?" not in client.get("/en/calls/wg3/").text
        assert "Two people?" not in client.get("/en/calls/wg3/questions/").text
        assert "Two people?" not in client.get("/en/calls/feed.atom").text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("leader", 200), ("secretariat", 200), ("other_leader", 403), ("partner", 403), ("coordinator", 403),
        ("stakeholder", 403), ("administrator", 403),
    ],
)  # fmt: skip
def test_only_the_desk_answers(log_in, cast, asked, role, status):
    client = log_in(getattr(cast, role))
    one = f"/en/calls/wg3/questions/{asked.pk}"
    for page in (DESK, f"{one}/answer/", f"{one}/set-aside/"):
        assert client.get(page).status_code == status
    if status == 403:
        assert client.post(f"{one}/answer/", {"answer_en": "No."}).status_code == 403
        assert client.post(f"{one}/set-aside/", {"reason": "No."}).status_code == 403
    asked.refresh_from_db()
    assert asked.answered_at is asked.set_aside_at is None


def test_the_desk_sees_no_name(log_in, cast, asked):
    text = log_in(cast.leader).get(DESK).text
    assert "Two people?" in text
    assert cast.stakeholder.full_name not in text
    assert cast.stakeholder.email not in text


def test_the_question_may_be_published_in_other_words(log_in, cast, asked):
    client = log_in(cast.leader)
    values = {"answer_bg": "Не.", "published_text_en": "How many people per body?", "version": ""}
    client.post(f"/bg/calls/wg3/questions/{asked.pk}/answer/", values)
    page = log_in(None).get("/en/calls/wg3/").text
    assert "How many people per body?" in page
    assert "Two people?" not in page
    assert "Available in Bulgarian only" in page
    assert '<div lang="bg">' in page


def test_an_answer_is_needed_in_one_language_at_least(log_in, cast, asked):
    url = f"/en/calls/wg3/questions/{asked.pk}/answer/"
    text = log_in(cast.leader).post(url, {"answer_en": " ", "version": ""}).text
    assert "Write the answer in at least one language." in text
    long = log_in(cast.leader).post(url, {"answer_hu": "x" * 3001, "version": ""}).text
    assert "Please shorten the text to 3000 characters; it has 3001." in long
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_change_is_visible_with_its_day_and_the_earlier_wording(client, cast, asked):
    first = answer(asked, cast.leader)
    changed = answer(first, cast.secretariat, text="Up to one for each body.")
    page = client.get("/en/calls/wg3/").text
    assert "Up to one for each body." in page
    assert "Changed on" in page
    assert "Earlier wording" in page
    assert "Only one." in page
    assert changed.answered_at == first.answered_at
    assert told("Changed answer") == ["stakeholder"]


def test_saving_without_a_change_changes_nothing(cast, asked):
    first = answer(asked, cast.leader)
    again = answer(first, cast.leader)
    assert again.changed_at is None
    assert again.earlier_answers == []
    assert Notification.objects.filter(topic="call_answers").count() == 1


def test_of_two_who_answer_the_second_is_told_and_loses_nothing(log_in, cast, asked):
    answer(asked, cast.secretariat)
    url = f"/en/calls/wg3/questions/{asked.pk}/answer/"
    page = log_in(cast.leader).post(url, {"answer_en": "My own answer.", "version": ""}).text
    assert "Somebody else has saved this answer in the meantime" in page
    assert "My own answer." in page
    assert "Only one." in page
    asked.refresh_from_db()
    assert asked.answer_en == "Only one."
    version = service.version_of(asked)
    assert f'value="{version}"' in page
    log_in(cast.leader).post(url, {"answer_en": "My own answer.", "version": version})
    asked.refresh_from_db()
    assert asked.answer_en == "My own answer."


def test_a_question_can_be_set_aside_with_a_reason_for_whoever_asked(log_in, cast, asked):
    url = f"/en/calls/wg3/questions/{asked.pk}/set-aside/"
    assert "This field is required" in log_in(cast.leader).post(url, {"reason": ""}).text
    log_in(cast.leader).post(url, {"reason": "It is about one person."})
    note = Notification.objects.get(topic="call_answers")
    assert note.user == cast.stakeholder
    assert "It is about one person." in note.text
    assert "It is about one person." in log_in(cast.stakeholder).get("/en/calls/wg3/").text
    assert "It is about one person." not in log_in(None).get("/en/calls/wg3/").text
    asked.refresh_from_db()
    with pytest.raises(Refused):
        answer(asked, cast.leader)


def test_a_published_question_outlives_what_was_asked(client, cast, asked):
    answer(asked, cast.leader)
    PublicQuestion.objects.update(text="[erased]")
    page = client.get("/en/calls/wg3/").text
    assert "Two people?" in page
    assert "[erased]" not in page


def test_questions_are_answered_after_closing_too(cast, asked, stage):
    stage("closed")
    assert answer(asked, cast.leader).answered_at is not None


def test_open_questions_wait_for_the_leader_until_they_are_answered(cast, asked):
    def waiting(person):
        return [task.title for task in tasks_of(person) if "question" in task.title]

    assert waiting(cast.leader) == ["Working group 3: 1 question on the call waits for an answer"]
    assert waiting(cast.other_leader) == waiting(cast.secretariat) == waiting(cast.stakeholder) == []
    answer(asked, cast.leader)
    assert waiting(cast.leader) == []


def test_the_page_shows_the_latest_answers_and_all_are_paged(client, log_in, cast, call):
    for number in range(23):
        row = PublicQuestion.objects.create(
            call=call, asked_by=cast.expert, token=uuid.uuid4(), text=f"Question {number}.", language="en",
            answer_en="Yes.", answer_language="en", answered_at=timezone.now(), answered_by=cast.leader,
        )  # fmt: skip
    page = client.get("/en/calls/wg3/").text
    assert page.count("Question ") == 10
    assert "Question 22." in page
    assert "All questions and answers" in page
    assert f'id="question-{row.pk}"' in page
    assert "Question 0." in client.get("/en/calls/wg3/questions/?page=2").text
    leader = log_in(cast.leader)
    leader.get(DESK)
    with CaptureQueriesContext(connection) as many:
        leader.get(DESK)
    PublicQuestion.objects.exclude(pk=row.pk).delete()
    with CaptureQueriesContext(connection) as one:
        leader.get(DESK)
    assert len(many) == len(one)
