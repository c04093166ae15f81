"""Proposals for expressions of interest, and the release that makes them known."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, Expression, Leadership, Membership
from workinggroups.queries.proposals import mark_of_call
from workinggroups.services import decisions

REASON = "The group looks for exactly this."


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def propose_all(scene: SimpleNamespace, by: Any) -> None:
    decisions.propose(scene.expert, proposal="shortlisted", reason=REASON, by=by)
    decisions.propose(scene.stakeholder, proposal="reserve", reason=REASON, by=by)
    decisions.propose(scene.partner, proposal="not_selected", reason=REASON, by=by)


@pytest.fixture
def ready(scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]) -> SimpleNamespace:
    propose_all(scene, cast.leader)
    stage("decision_pending")
    return scene


def test_a_proposal_says_seat_reason_and_language(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    done = decisions.propose(
        scene.expert, proposal="shortlisted", reason=REASON, by=cast.leader, language="bg"
    )
    assert (done.state, done.proposal, done.decision_language) == ("pending", "shortlisted", "bg")
    assert (done.proposed_seat.kind, done.proposed_seat.position) == ("expert", 1)


def test_the_reserve_has_an_order_and_a_last_day(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    first = decisions.propose(scene.expert, proposal="reserve", reason=REASON, by=cast.leader)
    second = decisions.propose(
        scene.stakeholder, proposal="reserve", reason=REASON, reserve_rank=1, by=cast.leader
    )
    assert (again(first).reserve_rank, second.reserve_rank) == (2, 1)
    assert second.reserve_until > timezone.localdate() + timedelta(days=100)


def test_a_reserve_that_is_over_is_refused(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="lies ahead"):
        decisions.propose(
            scene.expert, proposal="reserve", reason="", reserve_until=timezone.localdate(), by=cast.leader
        )


def test_one_seat_is_proposed_for_one_name(scene: SimpleNamespace, cast: SimpleNamespace, seat: Any) -> None:
    decisions.propose(
        scene.expert, proposal="shortlisted", reason=REASON, by=cast.leader, seat=seat("expert", 1)
    )
    with pytest.raises(Refused, match="proposed for this seat already"):
        decisions.propose(
            scene.stakeholder, proposal="shortlisted", reason="", by=cast.leader, seat=seat("expert", 1)
        )


def test_an_expert_takes_no_seat_of_a_representative(
    scene: SimpleNamespace, cast: SimpleNamespace, seat: Any
) -> None:
    with pytest.raises(Refused, match="not meant"):
        decisions.propose(
            scene.expert, proposal="shortlisted", reason="", by=cast.leader, seat=seat("representative", 1)
        )


def test_the_leader_organisation_gets_no_second_seat(
    scene: SimpleNamespace, cast: SimpleNamespace, organisations: dict[str, Any]
) -> None:
    Expression.objects.filter(pk=scene.partner.pk).update(organisation=organisations["bsmepa"])
    row = again(scene.partner)
    with pytest.raises(Refused):
        decisions.propose(row, proposal="shortlisted", reason="", by=cast.secretariat)


def test_outside_the_short_listing_nothing_is_proposed(
    scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]
) -> None:
    stage("evaluation")
    with pytest.raises(Refused, match="not in its short-listing"):
        decisions.propose(scene.expert, proposal="reserve", reason="", by=cast.leader)


@pytest.mark.parametrize("who", ["stakeholder", "partner", "other_leader", "administrator", "expert"])
def test_only_the_desk_proposes(scene: SimpleNamespace, cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(Refused):
        decisions.propose(scene.expert, proposal="reserve", reason="", by=getattr(cast, who))


def test_of_two_who_decide_the_second_is_told(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    seen_by_both = again(scene.expert)
    decisions.propose(scene.expert, proposal="shortlisted", reason=REASON, by=cast.leader)
    with pytest.raises(Refused, match="short-list") as told:
        decisions.propose(seen_by_both, proposal="not_selected", reason="No", by=cast.secretariat)
    assert told.value.status == 409
    assert again(scene.expert).proposal == "shortlisted"


def test_the_same_proposal_again_changes_nothing(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    stale = again(scene.expert)
    one = decisions.propose(scene.expert, proposal="reserve", reason=REASON, by=cast.leader)
    two = decisions.propose(stale, proposal="reserve", reason=REASON, by=cast.leader)
    assert one == two


def test_a_proposal_can_be_taken_back(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    done = decisions.propose(scene.expert, proposal="shortlisted", reason=REASON, by=cast.leader)
    back = decisions.take_back(done, by=cast.leader)
    assert (back.state, back.proposal, back.proposed_seat) == ("reviewed", "", None)
    assert back.decision_reason == REASON


def test_a_board_is_saved_whole_and_names_can_swap_seats(
    scene: SimpleNamespace, cast: SimpleNamespace, seat: Any
) -> None:
    one, two = seat("expert", 1), seat("expert", 2)
    placed = {one: scene.expert, two: scene.stakeholder}
    assert decisions.seat_names(scene.call, placed, by=cast.leader, seen=mark_of_call(scene.call)) == 2
    swapped = {one: scene.stakeholder, two: scene.expert}
    assert decisions.seat_names(scene.call, swapped, by=cast.leader, seen=mark_of_call(scene.call)) == 2
    assert again(scene.expert).proposed_seat == two
    assert decisions.seat_names(scene.call, {}, by=cast.leader, seen=mark_of_call(scene.call)) == 2
    assert again(scene.expert).state == "reviewed"


def test_a_board_that_has_changed_meanwhile_is_not_saved(
    scene: SimpleNamespace, cast: SimpleNamespace, seat: Any
) -> None:
    seen = mark_of_call(scene.call)
    decisions.propose(scene.stakeholder, proposal="reserve", reason="", by=cast.secretariat)
    with pytest.raises(Refused, match="have changed"):
        decisions.seat_names(scene.call, {seat("expert", 1): scene.expert}, by=cast.leader, seen=seen)


# The release


def test_a_release_tells_everybody_once(ready: SimpleNamespace, cast: SimpleNamespace) -> None:
    seen = decisions.preview_token(ready.call)
    done = decisions.release(ready.call, by=cast.secretariat, token=seen)
    assert done.state == "decided"
    assert done.released_at is not None
    states = [again(row).state for row in (ready.expert, ready.stakeholder, ready.partner)]
    assert states == ["offered", "reserve", "not_selected"]
    assert decisions.release(ready.call, by=cast.secretariat, token=seen).state == "decided"
    kinds = OutboxMessage.objects.filter(kind__startswith="decision_").values_list("to", "kind")
    assert sorted(kinds) == [
        ("expert@example.org", "decision_shortlisted"),
        ("partner@example.org", "decision_not_selected"),
        ("stakeholder@example.org", "decision_reserve"),
    ]


def test_the_short_listed_are_offered_their_seat(ready: SimpleNamespace, cast: SimpleNamespace) -> None:
    decisions.release(ready.call, by=cast.secretariat, token=decisions.preview_token(ready.call))
    offer = Membership.objects.get(expression=ready.expert)
    assert (offer.state, offer.seat.kind, offer.user) == ("invited", "expert", cast.expert)
    assert offer.answer_by > timezone.now() + timedelta(days=9)


def test_a_mail_holds_reason_scores_and_comments_in_the_language_of_the_applicant(
    ready: SimpleNamespace, cast: SimpleNamespace
) -> None:
    type(cast.partner).objects.filter(pk=cast.partner.pk).update(preferred_language="hu")
    decisions.release(ready.call, by=cast.secretariat, token=decisions.preview_token(ready.call))
    mail = OutboxMessage.objects.get(kind="decision_not_selected")
    assert mail.language == "hu"
    for part in (REASON, "Competence", "Clear and to the point.", "/hu/"):
        assert part in mail.text
    assert "For the committee only" not in mail.text
    assert cast.leader.full_name not in mail.text


def test_those_left_out_by_the_screening_hear_of_it_with_the_release(
    ready: SimpleNamespace, cast: SimpleNamespace
) -> None:
    Expression.objects.filter(pk=ready.partner.pk).update(
        state="ineligible", proposal="", screening_reason="Sent by a body outside the partnership."
    )
    decisions.release(ready.call, by=cast.secretariat, token=decisions.preview_token(ready.call))
    mail = OutboxMessage.objects.get(kind="decision_ineligible")
    assert "outside the partnership" in mail.text


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"decision_reason": ""}, "reason"),
        ({"proposed_seat": None}, "no seat is named"),
    ],
)
def test_what_is_missing_stops_the_release(
    ready: SimpleNamespace, cast: SimpleNamespace, values: dict[str, Any], problem: str
) -> None:
    Expression.objects.filter(pk=ready.expert.pk).update(**values)
    with pytest.raises(Refused, match=problem):
        decisions.release(ready.call, by=cast.secretariat, token=decisions.preview_token(ready.call))
    assert not OutboxMessage.objects.filter(kind__startswith="decision_").exists()
    assert again(ready.stakeholder).state == "pending"


def test_a_seat_taken_meanwhile_stops_the_release(
    ready: SimpleNamespace, cast: SimpleNamespace, seat: Any
) -> None:
    place = seat("expert", 1)
    Membership.objects.create(
        seat=place,
        group=place.group,
        kind="expert",
        user=cast.coordinator,
        state="active",
        began_at=timezone.now(),
    )
    with pytest.raises(Refused, match="taken"):
        decisions.release(ready.call, by=cast.secretariat, token=decisions.preview_token(ready.call))


def test_a_release_is_what_was_previewed(ready: SimpleNamespace, cast: SimpleNamespace) -> None:
    seen = decisions.preview_token(ready.call)
    Expression.objects.filter(pk=ready.partner.pk).update(decision_reason="Another reason")
    with pytest.raises(Refused, match="has changed"):
        decisions.release(ready.call, by=cast.secretariat, token=seen)


@pytest.mark.parametrize("who", ["leader", "partner", "other_leader", "administrator", "expert"])
def test_only_the_secretariat_releases(ready: SimpleNamespace, cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(Refused):
        decisions.release(ready.call, by=getattr(cast, who), token=decisions.preview_token(ready.call))


def test_nobody_hears_of_a_proposal_before_the_release(
    ready: SimpleNamespace, cast: SimpleNamespace, log_in: Callable[..., Any]
) -> None:
    assert not Notification.objects.filter(user__in=[cast.expert, cast.stakeholder, cast.partner]).exists()
    assert not OutboxMessage.objects.exists()
    assert not Membership.objects.filter(user=cast.expert).exists()
    for person, row in ((cast.expert, ready.expert), (cast.partner, ready.partner)):
        client = log_in(person)
        assert client.get(f"/en/expressions/{row.pk}/decision/").status_code == 404
        pages = (
            reverse("workinggroups:expression", args=[row.pk]),
            reverse("workinggroups:my_expressions"),
            reverse("core:inbox"),
            reverse("core:history", args=["expression", row.pk]),
        )
        for path in pages:
            answer = client.get(path)
            assert answer.status_code == 200, path
            text = answer.content.decode().casefold()
            for word in (
                REASON.casefold(),
                "decision prepared",
                "proposal",
                "reserve until",
                "order on the reserve",
            ):
                assert word not in text, (path, word)


def test_a_leadership_that_has_ended_proposes_nothing(scene: SimpleNamespace, cast: SimpleNamespace) -> None:
    Leadership.objects.filter(user=cast.leader).update(ended_at=timezone.now())
    with pytest.raises(Refused):
        decisions.propose(scene.expert, proposal="reserve", reason="", by=cast.leader)
