"""Routes: seats, onboarding, replacement."""

from django.urls import path, register_converter

from workinggroups.enums import Step
from workinggroups.presenters.members import ACTS
from workinggroups.views import leaderships, members, memberships, room

GROUP = "working-groups/<int:number>/"
COMMITTEE = "committees/<slug:slug>/"
ONE = "memberships/<uuid:public_id>/"


class StepConverter:
    """One of the four declarations."""

    regex = "|".join(Step.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "declaration")

urlpatterns = [
    path("memberships/", memberships.membership_list, name="membership_list"),
    path(ONE, memberships.membership, name="membership"),
    path(f"{ONE}declarations/", memberships.onboarding_list, name="onboarding"),
    path(f"{ONE}declarations/<declaration:step>/", memberships.onboarding_step, name="onboarding_step"),
    *(
        path(f"{ONE}{act}/", memberships.membership_act, {"act": act}, name=f"membership_{act}")
        for act in ACTS
    ),
    path(f"{GROUP}room/", room.room, name="room"),
    path(f"{GROUP}members/", members.members, name="members"),
    path(f"{GROUP}members/new/", members.member_new, name="member_new"),
    path(f"{GROUP}leaders/new/", leaderships.leadership_new, name="leadership_new"),
    path(f"{GROUP}leaders/<int:key>/end/", leaderships.leadership_end, name="leadership_end"),
    path(f"{COMMITTEE}room/", room.committee_room, name="committee_room"),
    path(f"{COMMITTEE}members/", members.committee_members, name="committee_members"),
    path(f"{COMMITTEE}members/new/", members.committee_member_new, name="committee_member_new"),
]
