"""What waits for the leader of a group."""

import pytest
from django.utils import timezone

from clusterpolisee.core.ui.to_do import tasks_of
from workinggroups.models import Leadership

pytestmark = pytest.mark.django_db


def titles(user):
    return [task.title for task in tasks_of(user) if "assessment" in task.title]


def test_unassessed_expressions_wait_for_the_leader_of_their_group_alone(cast, send):
    send(cast.expert)
    assert titles(cast.leader) == ["Working group 3: 1 expression of interest waits for your assessment"]
    assert titles(cast.other_leader) == titles(cast.secretariat) == titles(cast.expert) == []


def test_nothing_waits_once_the_leadership_has_ended(cast, send):
    send(cast.expert)
    Leadership.objects.filter(user=cast.leader).update(ended_at=timezone.now())
    assert titles(cast.leader) == []


def test_what_is_assessed_waits_no_more(cast, reviewed):
    assert titles(cast.leader) == []


def test_an_expression_in_conflict_waits_for_somebody_else(cast, send, organisations):
    send(cast.partner, kind="representative", organisation=organisations["mag"])
    assert len(titles(cast.leader)) == 1
    cast.leader.mandates.create(organisation=organisations["mag"], kind="member")
    assert titles(cast.leader) == []
