"""The pages of questions, board, proposals, release and offers: who gets them, and bad input."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from workinggroups.models import Call, Clarification, Expression
from workinggroups.queries.proposals import mark_of, mark_of_call
from workinggroups.services import clarifications, decisions

REASON = "The group looks for exactly this."


def url(name: str, *args: Any) -> str:
    return reverse(f"workinggroups:{name}", args=args)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def asked(scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]) -> Clarification:
    stage("evaluation")
    return clarifications.ask(
        scene.expert, target="motivation", text="Which regions?", by=cast.leader, token=uuid.uuid4()
    )


@pytest.fixture
def ready(scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]) -> SimpleNamespace:
    decisions.propose(scene.expert, proposal="shortlisted", reason=REASON, by=cast.leader)
    decisions.propose(scene.stakeholder, proposal="reserve", reason=REASON, by=cast.leader)
    decisions.propose(scene.partner, proposal="not_selected", reason=REASON, by=cast.leader)
    stage("decision_pending")
    return scene


DESK_PAGES = ("clarification_list", "board", "release")


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (None, (302, 302, 302)),
        ("stakeholder", (403, 403, 403)),
        ("other_leader", (403, 403, 403)),
        ("administrator", (403, 403, 403)),
        ("leader", (200, 200, 403)),
        ("secretariat", (200, 200, 200)),
    ],
)
def test_the_desk_is_for_the_desk(
    ready: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], who: str | None, statuses: Any
) -> None:
    client = log_in(getattr(cast, who) if who else None)
    found = tuple(client.get(url(name, ready.call.slug)).status_code for name in DESK_PAGES)
    assert found == statuses


@pytest.mark.parametrize("name", ["propose", "clarification_ask"])
def test_pages_of_one_expression_are_for_the_desk(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], name: str
) -> None:
    page = url(name, scene.expert.pk)
    wanted = {"stakeholder": 404, "expert": 403, "other_leader": 404, "administrator": 404, "leader": 200}
    assert {who: log_in(getattr(cast, who)).get(page).status_code for who in wanted} == wanted


def test_a_conflict_closes_proposal_and_question(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    scene.expert.conflict_declarations.update(verdict="conflict")
    client = log_in(cast.leader)
    assert client.get(url("propose", scene.expert.pk)).status_code == 403
    assert client.get(url("clarification_ask", scene.expert.pk)).status_code == 403
    board = client.get(url("board", scene.call.slug)).content.decode()
    assert "Closed to you" in board
    assert "5.00" not in board


# Questions


def test_a_question_goes_to_all_with_the_same_gap_in_one_click(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], stage: Callable[..., Call]
) -> None:
    stage("evaluation")
    client = log_in(cast.leader)
    points = client.get(url("clarification_ask", scene.expert.pk))
    assert "?point=file" in points.content.decode()
    page = url("clarification_ask", scene.expert.pk) + "?point=file"
    shown = client.get(page).content.decode()
    assert scene.stakeholder.reference in shown
    data = {
        "token": uuid.uuid4(),
        "text": "Please send your curriculum vitae.",
        "language": "en",
        "last_day": (timezone.localdate() + timezone.timedelta(days=4)).isoformat(),
        "also": [str(scene.stakeholder.pk), str(scene.partner.pk)],
    }
    assert client.post(page, data).status_code == 302
    assert client.post(page, data).status_code == 302
    assert Clarification.objects.count() == 3
    assert AccessEvent.objects.filter(what="expression.read").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"language": "xx"},
        {"last_day": "2020-01-01"},
        {"last_day": "soon"},
        {"last_day": "9999-12-31"},
        {"also": ["nonsense"]},
    ],
)
def test_a_bad_question_comes_back_with_what_was_typed(
    scene: SimpleNamespace,
    cast: SimpleNamespace,
    log_in: Callable[..., Any],
    stage: Callable[..., Call],
    change: dict[str, Any],
) -> None:
    stage("evaluation")
    page = url("clarification_ask", scene.expert.pk) + "?point=motivation"
    data = {"token": uuid.uuid4(), "text": "Which?", "language": "en", "last_day": "2999-01-01", **change}
    answer = log_in(cast.leader).post(page, data)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Clarification.objects.exists()


def test_a_point_that_is_not_there_is_not_found(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    page = url("clarification_ask", scene.expert.pk)
    assert log_in(cast.leader).get(page + "?point=gender").status_code == 404


def test_the_answer_page_is_the_applicants(
    asked: Clarification, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    page = url("clarification_answer", asked.pk)
    wanted = {"leader": 404, "secretariat": 404, "stakeholder": 404, "expert": 200}
    assert {who: log_in(getattr(cast, who)).get(page).status_code for who in wanted} == wanted
    assert log_in(cast.expert).get(url("clarification", asked.pk)).status_code == 404


def test_an_answer_is_saved_and_sent(
    asked: Clarification, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    client, page = log_in(cast.expert), url("clarification_answer", asked.pk)
    client.post(page, {"text": "To learn from", "later": "1"})
    assert "To learn from" in client.get(page).content.decode()
    assert "To learn from" not in log_in(cast.leader).get(
        url("clarification", asked.pk)
    ).content.decode().replace("To learn from other", "")
    log_in(cast.expert).post(
        page, {"text": "To learn from Marche.", "motivation": "hacked", "profile": "hacked"}
    )
    assert again(asked).after == "To learn from Marche."
    row = Expression.objects.get(pk=asked.expression_id)
    assert (row.motivation, row.profile) == ("To learn from other regions.", "Cluster manager, mechatronics")
    shown = log_in(cast.leader).get(url("clarification", asked.pk)).content.decode()
    assert "<ins>Marche.</ins>" in shown


def test_a_late_answer_is_not_lost(
    asked: Clarification, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    Clarification.objects.filter(pk=asked.pk).update(answer_by=timezone.now() - timezone.timedelta(seconds=1))
    answer = log_in(cast.expert).post(url("clarification_answer", asked.pk), {"text": "My long answer"})
    shown = answer.content.decode()
    assert "My long answer" in shown
    assert "is over" in shown
    assert again(asked).after == ""


@pytest.mark.parametrize("query", ["?state=nonsense", "?number=-1", "?number=x", "?point=gender"])
def test_a_filter_that_makes_no_sense_is_told(
    asked: Clarification, cast: SimpleNamespace, log_in: Callable[..., Any], query: str
) -> None:
    answer = log_in(cast.leader).get(url("clarification_list", asked.expression.call.slug) + query)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_in_the_blind_phase_no_name_stands_on_the_pages(
    asked: Clarification, cast: SimpleNamespace, log_in: Callable[..., Any], stage: Callable[..., Call]
) -> None:
    User.objects.filter(pk=cast.expert.pk).update(full_name="Ilona Unforgettable")
    stage("evaluation", hidden_fields=["name", "organisation", "country", "files"])
    client = log_in(cast.leader)
    call, row = asked.expression.call, asked.expression
    for page in (
        url("clarification_list", call.slug),
        url("clarification", asked.pk),
        url("clarification_ask", row.pk),
        url("clarification_ask", row.pk) + "?point=experience",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Unforgettable" not in answer.content.decode()
        assert "expert@example.org" not in answer.content.decode()


# The board


def test_trying_changes_nothing_and_saving_proposes(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], seat: Any
) -> None:
    client, page, place = log_in(cast.leader), url("board", scene.call.slug), seat("expert", 2)
    shown = client.get(page, {"try": 1, f"seat-{place.pk}": scene.expert.number}).content.decode()
    assert "tried, not saved" in shown
    assert "Networks (1)" in shown
    assert again(scene.expert).state == "reviewed"
    data = {"try": 1, f"seat-{place.pk}": scene.expert.number, "seen": mark_of_call(scene.call)}
    assert client.post(page, data).status_code == 302
    assert again(scene.expert).proposed_seat == place
    assert client.post(page, {**data, "seen": "old"}).status_code == 409


def test_gender_is_not_told_of_fewer_than_three(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], seat: Any
) -> None:
    names = {f"seat-{seat('expert', 1).pk}": 1, f"seat-{seat('expert', 2).pk}": 2}
    names[f"seat-{seat('representative', 1).pk}"] = 3
    client, page = log_in(cast.leader), url("board", scene.call.slug)
    assert "fewer than three" in client.get(page, {"try": 1, **names}).content.decode()
    Expression.objects.filter(pk=scene.partner.pk).update(gender="man")
    assert "Man: 2" in client.get(page, {"try": 1, **names}).content.decode()


@pytest.mark.parametrize("value", ["x", "-1", "99999999999", "1'", "²", "3"])
def test_nonsense_in_the_address_of_the_board_is_left_out(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], seat: Any, value: str
) -> None:
    answer = log_in(cast.leader).get(
        url("board", scene.call.slug), {"try": 1, f"seat-{seat('expert', 1).pk}": value, "seat-x": 1}
    )
    assert answer.status_code == 200


def test_a_name_on_two_seats_is_not_saved(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], seat: Any
) -> None:
    data = {"try": 1, f"seat-{seat('expert', 1).pk}": 1, f"seat-{seat('expert', 2).pk}": 1}
    page = url("board", scene.call.slug)
    assert "on two seats" in log_in(cast.leader).get(page, data).content.decode()
    answer = log_in(cast.leader).post(page, {**data, "seen": mark_of_call(scene.call)})
    assert answer.status_code == 409


def test_the_board_needs_the_same_queries_for_any_number(
    scene: SimpleNamespace,
    cast: SimpleNamespace,
    log_in: Callable[..., Any],
    received: Callable[..., Expression],
) -> None:
    client, page = log_in(cast.leader), url("board", scene.call.slug)
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page)
    for number in range(6):
        received(User.objects.create_user(f"more-{number}@example.org"), state="reviewed")
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


# Proposals


def test_a_proposal_is_saved_with_sentences(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    client, page = log_in(cast.leader), url("propose", scene.expert.pk)
    data = {"seen": mark_of(scene.expert), "proposal": "shortlisted", "language": "en", "reason": "First."}
    shown = client.post(page, {**data, "sentences": ["experience"], "fill": "1"}).content.decode()
    assert "First. Your experience of cluster policy" in shown
    assert again(scene.expert).state == "reviewed"
    assert client.post(page, data).status_code == 302
    assert again(scene.expert).decision_reason == "First."
    late = client.post(page, {**data, "proposal": "not_selected"})
    assert "Somebody else changed the proposal" in late.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"proposal": "accepted"},
        {"proposal": ""},
        {"seat": "999999"},
        {"reserve_rank": "0"},
        {"reserve_until": "2020-01-01"},
        {"language": "de"},
        {"reason": "x" * 3001},
        {"sentences": ["nonsense"]},
    ],
)
def test_a_bad_proposal_comes_back(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any], change: dict[str, Any]
) -> None:
    data = {"seen": mark_of(scene.expert), "proposal": "reserve", "language": "en", "reason": "Why", **change}
    answer = log_in(cast.leader).post(url("propose", scene.expert.pk), data)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert again(scene.expert).proposal == ""


def test_a_proposal_is_taken_back_by_button(
    scene: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    row = decisions.propose(scene.expert, proposal="reserve", reason="", by=cast.leader)
    client, page = log_in(cast.leader), url("proposal_take_back", row.pk)
    assert client.get(page).status_code == 405
    assert client.post(page, {"seen": mark_of(row)}).status_code == 302
    assert again(row).state == "reviewed"


# Release and offers


def test_the_secretariat_sees_every_mail_before_it_goes(
    ready: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    User.objects.filter(pk=cast.expert.pk).update(preferred_language="hu")
    client, page = log_in(cast.secretariat), url("release", ready.call.slug)
    shown = client.get(page)
    assert shown.content.decode().count(REASON) == 3
    assert '<div class="letter" lang="hu">' in shown.content.decode()
    assert not OutboxMessage.objects.exists()
    assert client.post(page, {"token": "wrong"}).status_code == 409
    assert client.post(page, {"token": shown.context["token"]}).status_code == 302
    assert OutboxMessage.objects.filter(kind__startswith="decision_").count() == 3
    assert client.post(page, {"token": shown.context["token"]}).status_code == 302
    assert OutboxMessage.objects.filter(kind__startswith="decision_").count() == 3


def test_a_mail_about_ones_own_body_is_not_shown(
    ready: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    ready.expert.conflict_declarations.create(user=cast.secretariat, verdict="conflict")
    shown = log_in(cast.secretariat).get(url("release", ready.call.slug)).content.decode()
    assert shown.count(REASON) == 2
    assert "closed to you because of a conflict" in shown


def test_what_is_missing_is_listed_before_the_release(
    ready: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    Expression.objects.filter(pk=ready.expert.pk).update(decision_reason="")
    shown = log_in(cast.secretariat).get(url("release", ready.call.slug)).content.decode()
    assert "the reason for the applicant is missing" in shown


def test_the_preview_needs_the_same_queries_for_any_number(
    ready: SimpleNamespace,
    cast: SimpleNamespace,
    log_in: Callable[..., Any],
    received: Callable[..., Expression],
) -> None:
    client, page = log_in(cast.secretariat), url("release", ready.call.slug)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(5):
        received(
            User.objects.create_user(f"more-{number}@example.org"), state="pending", proposal="not_selected",
            decision_reason="No", decision_language="en",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_is_answered_on_its_page(
    offered: Expression, cast: SimpleNamespace, log_in: Callable[..., Any], answer: str
) -> None:
    client, page = log_in(cast.expert), url("offer", offered.pk)
    shown = client.get(page).content.decode()
    for part in ("Expert, seat 1", "Clear and to the point.", "Good"):
        assert part in shown
    assert "For the committee only" not in shown
    act = url(f"offer_{answer}", offered.pk)
    assert client.get(act).status_code == 405
    assert client.post(act, {"reason": ""}).status_code == 302
    assert again(offered).state == {"accept": "accepted", "decline": "declined"}[answer]
    assert client.get(page).status_code == 200


def test_an_offer_is_the_applicants_alone(
    offered: Expression, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    for who in ("stakeholder", "leader", "secretariat", "administrator"):
        client = log_in(getattr(cast, who))
        assert client.get(url("offer", offered.pk)).status_code == 404
        assert client.post(url("offer_accept", offered.pk)).status_code == 404


def test_a_reason_that_is_too_long_comes_back(
    offered: Expression, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    answer = log_in(cast.expert).post(url("offer_decline", offered.pk), {"reason": "x" * 301})
    assert "error-summary" in answer.content.decode()
    assert again(offered).state == "offered"


@pytest.mark.parametrize("state", ["reserve", "not_selected", "ineligible", "duplicate", "declined"])
def test_every_decision_can_be_read(
    ready: SimpleNamespace,
    cast: SimpleNamespace,
    log_in: Callable[..., Any],
    stage: Callable[..., Call],
    state: str,
) -> None:
    stage("decided", released_at=timezone.now())
    Expression.objects.filter(pk=ready.stakeholder.pk).update(state=state)
    answer = log_in(cast.stakeholder).get(url("offer", ready.stakeholder.pk))
    assert answer.status_code == 200
