"""The table of memberships: from each state exactly its own ways lead on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterpolisee.core.workflow.errors import Refused
from tests.seats import seated
from workinggroups.enums import MembershipState, Step
from workinggroups.models import Declaration, Membership
from workinggroups.permissions.groups import CLOCK
from workinggroups.services.machines import MEMBERSHIP
from workinggroups.workflow import MEMBERSHIP as TABLE

pytestmark = pytest.mark.django_db
ACTORS = {"answer": "expert", "begin": "expert", "clock": CLOCK}


def fit_for(name: str, row: Membership) -> None:
    """What the guard of the transition asks for."""
    now, today = timezone.now(), timezone.localdate()
    changes = {"answer_by": now + timedelta(days=1)}
    if name == "lapse":
        changes = {"answer_by": now - timedelta(days=1)}
    if name == "expire":
        changes |= {"from_date": today - timedelta(days=2), "until_date": today - timedelta(days=1)}
    Membership.objects.filter(pk=row.pk).update(**changes)
    if name == "activate":
        for step in Step.values:
            Declaration.objects.create(membership=row, step=step, language="en", text_hash="0" * 64)
    row.refresh_from_db()


@pytest.mark.parametrize("state", TABLE.states)
@pytest.mark.parametrize("transition", TABLE.transitions, ids=lambda transition: transition.name)
def test_a_way_is_open_from_its_sources_alone(cast, groups, transition, state):
    row = seated(
        groups[3], "expert", user=cast.expert, state=state, answer_by=timezone.now() + timedelta(days=1)
    )
    fit_for(transition.name, row)
    actor = ACTORS.get(transition.permission, "secretariat")
    by = actor if actor == CLOCK else getattr(cast, actor)
    if state not in transition.sources:
        with pytest.raises(Refused) as refused:
            MEMBERSHIP.execute(row, transition.name, by=by)
        assert refused.value.status == 409
        row.refresh_from_db()
        assert row.state == state
    else:
        assert MEMBERSHIP.execute(row, transition.name, by=by).state == transition.target


def test_what_has_ended_stays_ended():
    assert not [way for way in TABLE.transitions if MembershipState.ENDED in way.sources]
