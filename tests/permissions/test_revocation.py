"""Rights end with the relation: the same session, the next request."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.services import offices, people
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates
from tests.permissions.crawler import Visitor, verdict
from tests.permissions.world import World
from workinggroups.models import Leadership


def _ends_office(world: World) -> None:
    office = Office.objects.get(user=world.people["secretariat"])
    # Of an office with one holder nobody takes the last: somebody else has it, too.
    Office.objects.create(user=world.people["stakeholder"], kind="secretariat")
    offices.end(office, reason="Moved on", by=world.people["administrator"])


def _ends_mandate(world: World) -> None:
    mandate = Mandate.objects.get(user=world.people["coordinator"])
    mandates.end(mandate, reason="Moved on", by=world.people["administrator"])


def _ends_membership(world: World) -> None:
    mandate = Mandate.objects.get(user=world.people["partner"])
    mandates.end(mandate, reason="Moved on", by=world.people["coordinator"])


def _ends_leadership(world: World) -> None:
    Leadership.objects.filter(user=world.people["leader"]).update(ended_at=timezone.now())


def _runs_out(world: World) -> None:
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    Leadership.objects.filter(user=world.people["other_leader"]).update(
        from_date=yesterday, until_date=yesterday
    )


def _deactivates(world: World) -> None:
    people.deactivate(world.people["leader"], reason="Left", by=world.people["administrator"])


def _closes_by_hand(world: World) -> None:
    User.objects.filter(pk=world.people["administrator"].pk).update(is_active=False)


@pytest.mark.parametrize(
    ("role", "path", "end", "then"),
    [
        ("secretariat", "/en/working-groups/3/expressions/", _ends_office, "404"),
        ("secretariat", "/en/people/list.csv", _ends_office, "403"),
        ("coordinator", "/en/people/", _ends_mandate, "403"),
        ("coordinator", "/en/partners/mag/edit/", _ends_mandate, "403"),
        ("partner", "/en/practices/new/", _ends_membership, "403"),
        ("leader", "/en/working-groups/3/expressions.xlsx", _ends_leadership, "404"),
        ("leader", "/en/calls/wg3-next/", _ends_leadership, "404"),
        ("leader", "/en/consultations/open/responses/", _ends_leadership, "403"),
        ("other_leader", "/en/working-groups/1/evaluation.pdf", _runs_out, "404"),
        ("leader", "/en/working-groups/3/expressions/", _deactivates, "login"),
        ("administrator", "/en/back-office/", _closes_by_hand, "login"),
    ],
)
def test_the_next_request_of_the_same_session_follows(
    world: World, role: str, path: str, end: Callable[[World], None], then: str
) -> None:
    visitor = Visitor(world, role)
    assert verdict(visitor.get(path), path) == "allowed"
    end(world)
    assert verdict(visitor.get(path), path) == then
    assert verdict(visitor.get(path.replace("/en/", "/bg/")), path) == then


def test_a_closed_account_cannot_sign_its_old_session_in_again(world: World) -> None:
    """The row of the session is gone, and the person is nobody."""
    _deactivates(world)
    visitor = Visitor(world, "leader")
    assert verdict(visitor.get("/en/my-work/"), "/en/my-work/") == "login"
    User.objects.filter(pk=world.people["leader"].pk).update(is_active=True)
    assert verdict(visitor.get("/en/my-work/"), "/en/my-work/") == "login"


def test_a_new_conflict_of_interest_subtracts_at_once(world: World) -> None:
    path = "/en/expressions/{pk}/review/".format(**world.objects["expression"]["conflict"])
    visitor = Visitor(world, "leader")
    assert verdict(visitor.get(path), path) == "allowed"
    Mandate.objects.create(user=world.people["leader"], organisation=world.bodies["mag"], kind="member")
    assert verdict(visitor.get(path), path) == "403"
