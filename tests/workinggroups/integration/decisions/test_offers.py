"""Offers of seats: accepted, declined, lapsed by the database's clock."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import Expression, Membership
from workinggroups.services import offers


def offer_of(expression: Expression) -> Membership:
    return Membership.objects.get(expression=expression)


def ends(expression: Expression, delta: timedelta) -> None:
    Membership.objects.filter(expression=expression).update(answer_by=timezone.now() + delta)


def kinds() -> set[tuple[str, str]]:
    return set(OutboxMessage.objects.values_list("to", "kind"))


def test_accepting_leads_to_the_declarations_and_the_desk_is_told(
    offered: Expression, cast: SimpleNamespace
) -> None:
    assert offers.accept(offered, by=cast.expert).state == "accepted"
    assert offer_of(offered).state == "onboarding"
    assert kinds() >= {
        ("leader@example.org", "offer_answered"),
        ("secretariat@example.org", "offer_answered"),
    }
    assert offers.accept(offered, by=cast.expert).state == "accepted"
    assert OutboxMessage.objects.filter(to="leader@example.org").count() == 1


def test_declining_frees_the_seat_and_names_who_is_next(
    offered: Expression, cast: SimpleNamespace, scene: SimpleNamespace
) -> None:
    Expression.objects.filter(pk=scene.stakeholder.pk).update(
        state="reserve", reserve_rank=1, reserve_until=timezone.localdate() + timedelta(days=30)
    )
    done = offers.decline(offered, reason="A new job.", by=cast.expert)
    membership = offer_of(offered)
    assert (done.state, membership.state, membership.ending) == ("declined", "ended", "declined")
    mail = OutboxMessage.objects.get(to="leader@example.org")
    assert "A new job." in mail.text
    assert scene.stakeholder.reference in mail.text


def test_after_the_last_moment_nothing_is_accepted(offered: Expression, cast: SimpleNamespace) -> None:
    ends(offered, timedelta(seconds=-1))
    with pytest.raises(Refused, match="is over"):
        offers.accept(offered, by=cast.expert)


def test_an_offer_lapses_by_itself_once(offered: Expression, cast: SimpleNamespace) -> None:
    assert offers.lapse_due() == 0
    ends(offered, timedelta(seconds=-1))
    assert offers.lapse_due() == 1
    assert offers.lapse_due() == 0
    membership = offer_of(offered)
    assert (Expression.objects.get(pk=offered.pk).state, membership.ending) == ("declined", "lapsed")
    assert ("expert@example.org", "offer_lapsed") in kinds()
    assert ("secretariat@example.org", "offer_expired") in kinds()


def test_the_reminder_comes_once_and_not_too_early(offered: Expression, cast: SimpleNamespace) -> None:
    assert offers.remind_due() == 0
    ends(offered, timedelta(days=1))
    assert offers.remind_due() == 1
    assert offers.remind_due() == 0
    assert OutboxMessage.objects.filter(kind="offer_reminder", to="expert@example.org").count() == 1


@pytest.mark.parametrize("who", ["leader", "secretariat", "stakeholder", "administrator"])
def test_only_the_applicant_answers(offered: Expression, cast: SimpleNamespace, who: str) -> None:
    for act in (offers.accept, offers.decline):
        with pytest.raises(Refused):
            act(offered, by=getattr(cast, who))


def test_what_is_declined_cannot_be_accepted(offered: Expression, cast: SimpleNamespace) -> None:
    offers.decline(offered, by=cast.expert)
    with pytest.raises(Refused):
        offers.accept(offered, by=cast.expert)
