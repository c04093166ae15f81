"""An answer is checked, stored once and acknowledged."""

import hashlib
import json
import re
import threading
import uuid
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from consultations.models import Consultation, Response
from consultations.services import consultations, responses
from consultations.services.responses import Sender
from consultations.validators import AnswersRefused
from tests.consultations.integration.conftest import ANSWERS

pytestmark = pytest.mark.django_db


def submit(consultation, token, **changes):
    values = {"language": "it", "answers": ANSWERS, **changes}
    return responses.submit(consultation, token=token, **values)


def test_an_answer_is_stored_with_code_hash_and_instant(consultation, token):
    stored = submit(consultation, token, sender=Sender("Sample Cluster"))
    assert re.fullmatch(r"([B-DF-HJ-NP-TV-Z346789]{4}-){2}[B-DF-HJ-NP-TV-Z346789]{4}", stored.receipt_code)
    assert stored.answers == ANSWERS
    assert stored.organisation == "Sample Cluster"
    assert stored.language == "it"
    assert abs(timezone.now() - stored.submitted_at) < timedelta(minutes=1)
    assert not stored.is_sample


def test_the_hash_is_that_of_the_documented_json(consultation, token):
    stored = submit(consultation, token, sender=Sender("Клъстер"))
    content = {"answers": stored.answers, "consultation": consultation.slug, "organisation": "Клъстер"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert stored.content_hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_form_sent_twice_is_stored_once(consultation, token):
    first = submit(consultation, token)
    assert submit(consultation, token) == first
    assert submit(consultation, token, answers={**ANSWERS, "body": "agency"}).answers == ANSWERS
    assert Response.objects.count() == 1


def test_the_receipt_is_still_there_when_the_reply_was_lost_and_the_consultation_has_closed(
    consultation, token, cast
):
    first = submit(consultation, token)
    consultations.close(consultation, by=cast.leader)
    assert submit(consultation, token) == first


def test_a_token_is_good_for_one_consultation(consultation, token, cast):
    submit(consultation, token)
    consultations.prepare("another", consultation.questionnaire, values={"title": "Another"}, by=cast.leader)
    other = consultations.open_(Consultation.objects.get(slug="another"), by=cast.leader)
    with pytest.raises(Refused):
        submit(other, token)


@pytest.mark.django_db(transaction=True)
def test_two_equal_forms_at_the_same_moment_are_stored_once(consultation, token):
    ready = threading.Barrier(4)
    codes = []

    def send():
        try:
            ready.wait()
            codes.append(submit(consultation, token, sender=Sender(email="me@example.org")).receipt_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 4
    assert len(set(codes)) == 1
    assert Response.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("body", "bank"),
        ("body", "markets"),
        ("body", ["sme"]),
        ("body", None),
        ("body", ""),
        ("reasons", "markets"),
        ("reasons", ["markets", "sme"]),
        ("reasons", ["markets", "markets"]),
        ("reasons", ["markets", "funding", "learning"]),
        ("reasons", ["markets", "none"]),
        ("years", "seven"),
        ("years", "７"),
        ("years", "7.5"),
        ("years", -1),
        ("years", 1_000_000),
        ("years", "9" * 40),
        ("years", True),
        ("kept", "dont_know"),
        ("partner", "a\x00b"),
        ("partner", "half \ud83d"),
        ("partner", "lost \ufffd"),
        ("partner", "x" * 301),
        ("partner", ["x"]),
        ("open", "x" * 5001),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_question(consultation, token, code, value):
    with pytest.raises(AnswersRefused) as refusal:
        submit(consultation, token, answers={**ANSWERS, code: value})
    assert list(refusal.value.complaints) == [code]
    assert str(refusal.value.complaints[code])
    assert not Response.objects.exists()


def test_all_complaints_come_at_once_and_an_unknown_question_is_one(consultation, token):
    with pytest.raises(AnswersRefused) as refusal:
        submit(consultation, token, answers={"years": "x", "kept": "x", "shoe_size": 43})
    assert set(refusal.value.complaints) == {"", "body", "years", "kept"}


def test_texts_are_kept_as_written_but_for_blanks_around_and_line_ends(consultation, token):
    stored = submit(consultation, token, answers={**ANSWERS, "open": "  Щъркел\r\nÁrvíztűrő 🦩 \n"})
    assert stored.answers["open"] == "Щъркел\nÁrvíztűrő 🦩"


def test_a_text_of_blanks_is_no_answer(consultation, token):
    assert "partner" not in submit(consultation, token, answers={**ANSWERS, "partner": " \n"}).answers


@pytest.mark.parametrize(
    ("opens", "closes", "is_taken"),
    [(-1, None, True), (-1, 1, True), (1, 2, False), (-2, -1, False)],
)
def test_the_database_clock_decides_whether_a_consultation_is_open(
    consultation, token, opens, closes, is_taken
):
    now = timezone.now()
    consultation.opens_at = now + timedelta(hours=opens)
    consultation.closes_at = now + timedelta(hours=closes) if closes else None
    consultation.save()
    if is_taken:
        submit(consultation, token)
    else:
        with pytest.raises(Refused):
            submit(consultation, token)
    assert Response.objects.exists() is is_taken


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_draft_and_a_closed_consultation_take_no_answers(consultation, token, state):
    Consultation.objects.update(state=state)
    with pytest.raises(Refused):
        submit(consultation, token)


def test_answers_of_a_sample_account_are_sample_data(consultation, token, cast):
    cast.stakeholder.is_sample = True
    assert submit(consultation, token, by=cast.stakeholder).is_sample


def test_the_receipt_goes_out_in_the_language_of_the_page_and_only_where_it_is_asked_for(consultation, token):
    submit(consultation, uuid.uuid4())
    assert not OutboxMessage.objects.exists()
    stored = submit(consultation, token, language="en", sender=Sender("Sample & Sons", "me@example.org"))
    mail = OutboxMessage.objects.get()
    assert mail.to == "me@example.org"
    assert mail.language == "en"
    assert "Working across borders en" in mail.subject
    assert stored.receipt_code in mail.subject
    receipt = f"/en/consultations/{consultation.slug}/receipt/{stored.pk}/"
    for part in (stored.receipt_code, stored.content_hash, receipt):
        assert part in mail.text
    assert "<" not in mail.text


def test_the_receipt_repeats_nothing_that_somebody_typed(consultation, token):
    """Whoever enters the address of another person cannot make the portal say something to that person."""
    text = "Buy at https://example.org now"
    submit(consultation, token, answers={**ANSWERS, "open": text}, sender=Sender(text, "other@example.org"))
    mail = OutboxMessage.objects.get()
    assert text not in mail.subject + mail.text


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_stored_while_redis_is_down(consultation, token, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert submit(consultation, token).pk
    assert Response.objects.waiting().count() == 1


def test_nothing_is_stored_when_the_mail_cannot_be_written(consultation, token, monkeypatch):
    def broken(**kwargs):
        raise OSError("no mail")

    monkeypatch.setattr(responses, "notify", broken)
    with pytest.raises(OSError, match="no mail"):
        submit(consultation, token, sender=Sender(email="me@example.org"))
    assert not Response.objects.exists()
