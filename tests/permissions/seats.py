"""Seats in all states, and what tells of the setting-up of groups."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tests.permissions.calls import DESK, OTHER_DESK
from tests.seats import seated
from workinggroups.models import Leadership, Seat, SettingUpDocument, WorkingGroup
from workinggroups.services import setting_up

if TYPE_CHECKING:
    from tests.permissions.world import World

ACTS = "accept decline invite remind withdraw term suspend resume replace resign revoke"
KINDS = {
    "membership": "workinggroups:membership workinggroups:onboarding workinggroups:onboarding_step "
    + " ".join(f"workinggroups:membership_{act}" for act in ACTS.split()),
    "leadership": "workinggroups:leadership_end",
    "committee": "workinggroups:committee workinggroups:committee_room workinggroups:committee_members "
    "workinggroups:committee_member_new",
    "document": "workinggroups:setting_up workinggroups:setting_up_internal workinggroups:setting_up_make "
    "workinggroups:setting_up_file_public workinggroups:setting_up_file_internal "
    "workinggroups:setting_up_sign",
}


def build(world: "World") -> None:
    _memberships(world)
    third, first = (Leadership.objects.filter(group=world.groups[n]).first() for n in (3, 1))
    world.objects["leadership"] = {
        "own": {"number": 3, "key": third.pk}, "other_group": {"number": 1, "key": first.pk},
    }  # fmt: skip
    committee = WorkingGroup.objects.create(
        kind="steering", slug="steering", name_en="Steering Committee", summary_en="S", theme_en="T",
        leader_certainty="certain",
    )  # fmt: skip
    Seat.objects.create(group=committee, kind="member", position=1)
    world.objects["committee"] = {"own": {"slug": "steering"}}
    _documents(world)


def _memberships(world: "World") -> None:
    person, mag = world.people, world.bodies["mag"]
    third, first = world.groups[3], world.groups[1]
    soon = timezone.now() + timedelta(days=9)
    partner = {"user": person["partner"], "organisation": mag}
    rows = {
        "own": seated(third, **partner),
        "confidential": seated(
            first, **partner, state="invited", began_at=None, invited_at=timezone.now(), answer_by=soon
        ),
        "others": seated(first, "expert", user=person["bystander"]),
        "proposed": seated(
            first, "expert", 2, user=person["nominee"], state="proposed", began_at=None,
            proposed_by=person["other_leader"],
        ),
        "ended": seated(
            third, "expert", 2, user=person["bystander"], state="ended", ending="revoked",
            ended_at=timezone.now(), ended_by=person["keeper"],
            end_reason=world.canary("revoked", DESK | {"administrator"}),  # who reads all trails of people
        ),
        "suspended": seated(
            first, "representative", 2, user=person["evaluator_in_conflict"],
            organisation=world.bodies["veneto"], state="suspended",
            suspension_reason=world.canary("suspended", OTHER_DESK | {"evaluator_in_conflict"}),
        ),
    }  # fmt: skip
    world.objects["membership"] = {
        label: {"public_id": row.public_id, "step": "conduct"} for label, row in rows.items()
    }


def _documents(world: "World") -> None:
    """Signed ones are public in their public variant, which names nobody who was refused, and no reason."""

    def made(label: str, *, signed: bool) -> dict[str, Any]:
        document = setting_up.make(world.calls[label], by=world.people["keeper"])
        if signed:
            rows = SettingUpDocument.objects.filter(pk=document.pk)
            rows.update(signed_at=timezone.now(), signed_by=world.people["keeper"])
        return {"slug": document.call.slug, "amendment": 0, "ending": "pdf"}

    world.objects["document"] = {
        "decided": made("decided", signed=True),
        "unsigned": made("unsigned", signed=False),
        "other_group": made("other_decided", signed=True),
    }
