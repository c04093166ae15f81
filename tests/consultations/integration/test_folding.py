"""The stored statistics are what a recount gives, however the folds came about."""

import json
import random
import threading
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clusterpolisee.core.workflow.errors import Refused
from consultations import tasks
from consultations.models import Consultation, Response, Snapshot
from consultations.services import questionnaires, responses, statistics
from consultations.stats import stored
from tests.consultations.integration.conftest import STEPS, questionnaire_data

pytestmark = pytest.mark.django_db


def random_answers(draw):
    answers = {"body": draw.choice(("cluster", "sme", "agency")), "years": draw.randint(0, 30)}
    if draw.random() < 0.7:
        answers["reasons"] = draw.sample(("markets", "funding", "learning"), draw.randint(1, 2))
    if draw.random() < 0.7:
        answers["kept"] = draw.choice(STEPS)
    if draw.random() < 0.3:
        answers["open"] = "x" * draw.randint(1, 50)
    return answers


def submit_many(consultation, count, seed=1):
    draw = random.Random(seed)
    for number in range(count):
        responses.submit(
            consultation,
            token=uuid.UUID(int=draw.getrandbits(128)),
            language="en",
            answers=random_answers(draw),
            is_sample=number % 3 == 0,
        )


def assert_all_is_counted(consultation):
    snapshot = Snapshot.objects.get(consultation=consultation)
    assert stored.from_json(snapshot.tally) == statistics.recount(consultation)
    assert statistics.differences(consultation) == []
    assert not Response.objects.waiting().exists()


def test_a_fold_counts_what_waits_and_a_second_one_finds_nothing(consultation):
    submit_many(consultation, 7)
    assert statistics.fold(consultation.pk) == 7
    assert statistics.fold(consultation.pk) == 0
    snapshot = Snapshot.objects.get()
    assert (snapshot.response_count, snapshot.sample_count) == (7, 3)
    assert_all_is_counted(consultation)


def test_folding_in_parts_gives_what_folding_at_once_gives(consultation, monkeypatch):
    monkeypatch.setattr(statistics, "BATCH", 4)
    for part, count in enumerate((3, 10, 1)):
        submit_many(consultation, count, seed=part)
        statistics.fold(consultation.pk)
    assert Snapshot.objects.get().response_count == 14
    assert_all_is_counted(consultation)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_folds_and_answers_at_the_same_moment_count_everything_once(consultation, monkeypatch, seed):
    monkeypatch.setattr(statistics, "BATCH", 3)
    monkeypatch.setattr(responses.bell, "ring", lambda *args, **kwargs: None)
    ready = threading.Barrier(5)
    folded = []

    def fold():
        try:
            ready.wait()
            folded.extend(statistics.fold(consultation.pk) for _ in range(6))
        finally:
            connection.close()

    def send(which):
        try:
            ready.wait()
            submit_many(consultation, 12, seed=seed * 100 + which)
        finally:
            connection.close()

    threads = [threading.Thread(target=fold) for _ in range(3)]
    threads += [threading.Thread(target=send, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rest = statistics.fold(consultation.pk)
    assert sum(folded) + rest == 24
    assert_all_is_counted(consultation)


def test_a_fold_that_fails_leaves_every_answer_waiting(consultation, monkeypatch):
    submit_many(consultation, 5)

    def broken(tally):
        raise RuntimeError("no room")

    monkeypatch.setattr(statistics.stored, "to_json", broken)
    with pytest.raises(RuntimeError):
        statistics.fold(consultation.pk)
    assert Response.objects.waiting().count() == 5
    assert not Snapshot.objects.exists()


def test_the_sweeper_finds_what_no_bell_announced(consultation):
    submit_many(consultation, 3)
    tasks.sweep()
    assert_all_is_counted(consultation)


def test_a_fold_of_a_consultation_that_is_gone_is_done():
    tasks.fold(consultation_id=4711)


def test_a_wrong_figure_is_found(consultation):
    submit_many(consultation, 4)
    statistics.fold(consultation.pk)
    snapshot = Snapshot.objects.get()
    snapshot.tally["n"] += 1
    snapshot.sample_count += 1
    snapshot.save()
    assert {line.what for line in statistics.differences(consultation)} == {"n", "sample_count"}
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_statistics", consultation.slug, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"differences": 2}


def test_verify_statistics_prints_how_many_differences_there_are(consultation):
    submit_many(consultation, 4)
    statistics.fold(consultation.pk)
    out = StringIO()
    call_command("verify_statistics", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"differences": 0}


def test_statistics_prints_the_stored_figures_in_the_promised_shape(consultation, answer):
    answer()
    answer(body="agency", years=7, reasons=None, open=None)
    statistics.fold(consultation.pk)
    out = StringIO()
    call_command("statistics", consultation.slug, "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert printed["n"] == 2
    assert printed["questions"]["body"] == {
        "text": "body en",
        "base": 2,
        "counts": {"cluster": 0, "sme": 1, "agency": 1},
    }
    assert printed["questions"]["reasons"]["base"] == 1
    assert printed["questions"]["reasons"]["counts"]["markets"] == 1
    assert printed["questions"]["years"]["counts"] == {"7": 2}
    assert printed["questions"]["open"] == {"text": "open en", "base": 1, "counts": {}}


def test_statistics_of_a_consultation_nobody_has_answered_are_zeros(consultation):
    out = StringIO()
    call_command("statistics", consultation.slug, "--json", stdout=out)
    assert json.loads(out.getvalue())["n"] == 0


def test_statistics_refuses_an_address_that_does_not_exist(db):
    with pytest.raises(CommandError):
        call_command("statistics", "nowhere", "--json")


def test_loading_a_questionnaire_again_changes_only_its_words(consultation, answer):
    answer()
    data = questionnaire_data()
    data["sections"][0]["questions"][0]["text"]["hu"] = "Jobb szöveg"
    before = set(consultation.questionnaire.questions.values_list("pk", flat=True))
    questionnaires.load(data)
    assert set(consultation.questionnaire.questions.values_list("pk", flat=True)) == before
    assert consultation.questionnaire.questions.get(code="body").text_hu == "Jobb szöveg"


def test_an_answered_questionnaire_keeps_its_questions(consultation, answer):
    data = questionnaire_data()
    data["sections"][0]["questions"][0]["options"].pop()
    questionnaires.load(data)
    assert consultation.questionnaire.questions.get(code="body").options.count() == 2
    answer()
    with pytest.raises(Refused):
        questionnaires.load(questionnaire_data())
    assert Consultation.objects.get().questionnaire.questions.get(code="body").options.count() == 2
