"""Two people at once, with real transactions."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.services.races import at_once
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Call, Clarification, Expression, Membership
from workinggroups.services import clarifications, decisions, offers

pytestmark = pytest.mark.django_db(transaction=True)


def refused(results: list[Any]) -> int:
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)], results
    return sum(isinstance(result, Refused) for result in results)


def again(row: Expression) -> Expression:
    return Expression.objects.get(pk=row.pk)


def test_the_last_seat_is_proposed_for_one(scene: SimpleNamespace, cast: SimpleNamespace, seat: Any) -> None:
    place = seat("expert", 2)
    Membership.objects.create(
        seat=seat("expert", 1), group=place.group, kind="expert", user=cast.coordinator, state="active",
        began_at=timezone.now(),
    )  # fmt: skip
    results = at_once(
        lambda: decisions.propose(scene.expert, proposal="shortlisted", reason="", by=cast.leader),
        lambda: decisions.propose(scene.stakeholder, proposal="shortlisted", reason="", by=cast.secretariat),
    )
    assert refused(results) == 1
    assert Expression.objects.filter(proposal="shortlisted", proposed_seat=place).count() == 1


def test_of_leader_and_secretariat_deciding_at_once_one_wins(
    scene: SimpleNamespace, cast: SimpleNamespace
) -> None:
    results = at_once(
        lambda: decisions.propose(scene.expert, proposal="shortlisted", reason="Yes", by=cast.leader),
        lambda: decisions.propose(
            again(scene.expert), proposal="not_selected", reason="No", by=cast.secretariat
        ),
    )
    # whoever read the proposal of the other first decides on it; otherwise the second is told
    assert refused(results) in (0, 1)
    results = at_once(
        lambda: decisions.propose(scene.stakeholder, proposal="reserve", reason="Yes", by=cast.leader),
        lambda: decisions.propose(
            scene.stakeholder, proposal="not_selected", reason="No", by=cast.secretariat
        ),
    )
    assert refused(results) == 1


def test_two_releases_at_once_tell_everybody_once(
    scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]
) -> None:
    decisions.propose(scene.expert, proposal="shortlisted", reason="Yes", by=cast.leader)
    decisions.propose(scene.stakeholder, proposal="reserve", reason="Yes", by=cast.leader)
    decisions.propose(scene.partner, proposal="shortlisted", reason="Yes", by=cast.leader)
    stage("decision_pending")
    token = decisions.preview_token(scene.call)
    results = at_once(*[lambda: decisions.release(scene.call, by=cast.secretariat, token=token)] * 2)
    assert refused(results) == 0
    assert OutboxMessage.objects.filter(kind__startswith="decision_").count() == 3
    assert Membership.objects.filter(state="invited").count() == 2


def test_an_offer_is_accepted_or_declined(offered: Expression, cast: SimpleNamespace) -> None:
    results = at_once(
        lambda: offers.accept(offered, by=cast.expert), lambda: offers.decline(offered, by=cast.expert)
    )
    assert refused(results) == 1
    membership = Membership.objects.get(expression=offered)
    assert (again(offered).state, membership.state) in (("accepted", "onboarding"), ("declined", "ended"))


def test_an_offer_lapses_once(offered: Expression, cast: SimpleNamespace) -> None:
    Membership.objects.update(answer_by=timezone.now() - timedelta(seconds=1))
    results = at_once(offers.lapse_due, offers.lapse_due)
    assert sum(results) == 1
    assert OutboxMessage.objects.filter(kind="offer_lapsed").count() == 1


def test_a_question_is_answered_or_lapses(
    scene: SimpleNamespace, cast: SimpleNamespace, stage: Callable[..., Call]
) -> None:
    stage("evaluation")
    row = clarifications.ask(
        scene.expert, target="motivation", text="Which?", by=cast.leader, token=uuid.uuid4()
    )
    results = at_once(
        lambda: clarifications.answer(row, text="These.", by=cast.expert),
        lambda: clarifications.take_back(row, by=cast.leader),
    )
    assert refused(results) == 1
    assert Clarification.objects.get(pk=row.pk).state in ("answered", "taken_back")
