"""Rights end with the relation: the same session, the next request."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.services import offices, people
from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates
from tests.permissions.crawler import Visitor, verdict, words
from tests.permissions.world import World
from workinggroups.models import Assignment, ConflictDeclaration, Leadership, Membership
from workinggroups.services import assignments, co_editors, conflicts, endings, reports


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


def _ends_seat(world: World) -> None:
    seat = Membership.objects.get(public_id=world.objects["membership"]["own"]["public_id"])
    endings.revoke(seat, reason="Never came", by=world.people["secretariat"])


def _suspends_seat(world: World) -> None:
    Membership.objects.filter(public_id=world.objects["membership"]["own"]["public_id"]).update(
        state="suspended"
    )


def _takes_assignment_back(world: World) -> None:
    found = Assignment.objects.get(pk=world.objects["assignment"]["own"]["pk"])
    assignments.take_back(found, by=world.people["keeper"])


def _declares_conflict(world: World) -> None:
    evaluator, expression = world.people["expert"], world.expressions["hidden"]
    conflicts.declare(expression, verdict="conflict", statement="My cousin", by=evaluator)


def _removes_co_editor(world: World) -> None:
    helped = world.expressions["co_edited"]
    co_editors.remove(helped.helper, by=helped.applicant)


@pytest.mark.parametrize(
    ("role", "path", "end", "then"),
    [
        ("secretariat", "/en/calls/wg3-blind/desk/expressions/", _ends_office, "403"),
        ("secretariat", "/en/calls/wg3-blind/desk/conflict-register/", _ends_office, "403"),
        ("secretariat", "/en/expressions/{near}/dossier/", _ends_office, "404"),
        ("secretariat", "/en/people/list.csv", _ends_office, "403"),
        ("coordinator", "/en/people/", _ends_mandate, "403"),
        ("coordinator", "/en/partners/mag/edit/", _ends_mandate, "403"),
        ("partner", "/en/practices/new/", _ends_membership, "403"),
        ("coordinator", "/en/endorsements/{endorsement}/", _ends_mandate, "404"),
        ("partner", "/en/working-groups/3/room/", _ends_membership, "403"),
        ("partner", "/en/working-groups/3/room/", _ends_seat, "403"),
        ("partner", "/en/working-groups/3/room/", _suspends_seat, "403"),
        ("partner", "/en/expressions/{co_edited}/", _removes_co_editor, "404"),
        ("partner", "/en/expressions/{co_edited}/edit/texts/", _removes_co_editor, "404"),
        ("partner", "/en/expressions/{co_edited}/receipt/1/", _removes_co_editor, "404"),
        ("partner", "/en/annexes/{helped_annex}/", _removes_co_editor, "404"),
        ("expert", "/en/expressions/{hidden}/dossier/", _takes_assignment_back, "404"),
        ("expert", "/en/expressions/{hidden}/review/", _takes_assignment_back, "404"),
        ("expert", "/en/clarifications/{clarification}/", _takes_assignment_back, "404"),
        ("expert", "/en/expressions/{hidden}/dossier/", _declares_conflict, "404"),
        ("leader", "/en/calls/wg3-blind/reports/reviews.csv", _ends_leadership, "403"),
        ("leader", "/en/calls/wg3-decided/setting-up/0/internal.pdf", _ends_leadership, "403"),
        ("leader", "/en/expressions/{near}/dossier/", _ends_leadership, "404"),
        ("leader", "/en/annexes/{annex}/", _ends_leadership, "404"),
        ("leader", "/en/calls/wg3-next/", _ends_leadership, "404"),
        ("leader", "/en/consultations/open/responses/", _ends_leadership, "403"),
        ("other_leader", "/en/calls/wg1-blind/reports/evaluation.pdf", _runs_out, "403"),
        ("leader", "/en/calls/wg3-blind/desk/expressions/", _deactivates, "login"),
        ("administrator", "/en/back-office/", _closes_by_hand, "login"),
    ],
)
def test_the_next_request_of_the_same_session_follows(
    world: World, role: str, path: str, end: Callable[[World], None], then: str
) -> None:
    visitor, path = Visitor(world, role), path.format(**_keys(world))
    assert verdict(visitor.get(path), path) == "allowed"
    end(world)
    assert verdict(visitor.get(path), path) == then
    assert verdict(visitor.get(path.replace("/en/", "/bg/")), path) == then


def _keys(world: World) -> dict[str, object]:
    made = world.expressions
    return {
        **{name: made[name].pk for name in ("near", "hidden", "co_edited")},
        "endorsement": world.objects["endorsement"]["own"]["pk"],
        "clarification": world.objects["clarification"]["others"]["pk"],
        "annex": made["others"].annex.pk,
        "helped_annex": made["co_edited"].annex.pk,
    }


def test_a_closed_account_cannot_sign_its_old_session_in_again(world: World) -> None:
    """The row of the session is gone, and the person is nobody."""
    _deactivates(world)
    visitor = Visitor(world, "leader")
    assert verdict(visitor.get("/en/my-work/"), "/en/my-work/") == "login"
    User.objects.filter(pk=world.people["leader"].pk).update(is_active=True)
    assert verdict(visitor.get("/en/my-work/"), "/en/my-work/") == "login"


def test_a_new_conflict_of_interest_subtracts_at_once(world: World) -> None:
    """Through a new body, and by one's own word; the page says so and shows nothing."""
    expression, visitor = world.expressions["conflict"], Visitor(world, "leader")
    path, text = f"/en/expressions/{expression.pk}/dossier/", "canary.motivation-conflict.end"
    assert text in words(visitor.get(path))
    Mandate.objects.create(user=world.people["leader"], organisation=world.bodies["mag"], kind="member")
    assert text not in words(visitor.get(path))
    asking = f"/en/expressions/{expression.pk}/ask/"
    assert verdict(visitor.get(asking), asking) == "403"
    other = world.expressions["others"]
    ConflictDeclaration.objects.filter(expression=other, user=world.people["leader"]).update(
        verdict="conflict"
    )
    page = words(visitor.get(f"/en/expressions/{other.pk}/dossier/"))
    assert "canary." not in page
    annex = f"/en/annexes/{other.annex.pk}/"
    assert verdict(visitor.get(annex), annex) == "403"


@pytest.mark.parametrize("end", [_ends_leadership, _deactivates])
def test_a_file_made_before_is_asked_for_again_at_its_download(
    world: World, end: Callable[[World], None]
) -> None:
    job = Job.objects.create(
        owner=world.people["leader"], kind=reports.ZIP, label="Dossier", language="en", digest="dossier",
        params={"call": "wg3-blind", "filters": {}}, state="ready", ready_at=timezone.now(),
        expires_at=timezone.now() + timezone.timedelta(days=7), file_name="dossier.zip",
        mime="application/zip", file=ContentFile(b"PK", "dossier"),
    )  # fmt: skip
    visitor, path = Visitor(world, "leader"), f"/en/my-page/downloads/{job.pk}/file/"
    assert verdict(visitor.get(path), path) == "allowed"
    end(world)
    assert verdict(visitor.get(path), path) in {"403", "404", "login"}


def test_a_call_that_is_reopened_and_sealed_closes_the_files_again(world: World) -> None:
    """What a desk took out of a closed call is not open while the call accepts again."""
    call, path = world.calls["blind"], "/en/calls/wg3-blind/reports/expressions.csv"
    visitor = Visitor(world, "leader")
    assert visitor.get(path).status_code == 200
    ahead = timezone.now() + timezone.timedelta(days=2)
    type(call).objects.filter(pk=call.pk).update(
        state="open", is_sealed=True, closes_at=ahead, accepts_until=ahead
    )
    assert visitor.get(path).status_code == 409
    near = f"/en/expressions/{world.expressions['near'].pk}/dossier/"
    assert visitor.get(near).status_code == 404
