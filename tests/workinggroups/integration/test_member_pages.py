"""Pages of seats, rooms, committees and leaderships: who opens them, what they take, what they tell."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.privacy.models import Consent, Purpose
from clusterpolisee.core.privacy.services import consents
from clusterpolisee.core.ui.to_do import tasks_of
from tests.conftest import person
from workinggroups.enums import Step
from workinggroups.models import Leadership, Membership, Seat, WorkingGroup
from workinggroups.services import onboarding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_name_that_no_page_has(cast):
    """The partner's name of the cast is a word of the navigation."""
    cast.partner.full_name = "Ilona Kovács"
    cast.partner.save(update_fields=["full_name"])


@pytest.fixture
def seated(groups, organisations):
    """A membership in any state; of MAG for a representative."""

    def make(user, kind="representative", *, group=3, position=1, state="active", **values):
        seat = Seat.objects.get(group=groups[group], kind=kind, position=position)
        body = organisations["mag"] if kind == "representative" else None
        if state in ("active", "suspended"):
            values.setdefault("began_at", timezone.now())
        if state == "invited":
            values.setdefault("answer_by", timezone.now() + timedelta(days=3))
        common = {"group": groups[group], "kind": kind, "organisation": body, "state": state}
        return Membership.objects.create(**{**common, "seat": seat, "user": user, **values})

    return make


@pytest.fixture
def committee(db):
    return WorkingGroup.objects.create(
        kind="steering", slug="steering-committee", name_en="Steering Committee", summary_en="S", theme_en="T"
    )


def one(name, membership, **more):
    return reverse(f"workinggroups:{name}", args=[membership.public_id, *more.values()])


def test_the_roster_names_nobody_who_did_not_agree(cast, log_in, seated, client):
    seated(cast.partner, competence="export networks")
    page = client.get("/en/working-groups/3/").content.decode()
    assert "MAG" in page
    assert "export networks" in page
    assert cast.partner.full_name not in page
    assert cast.partner.email not in page
    assert (
        cast.partner.full_name not in log_in(cast.stakeholder).get("/en/working-groups/3/").content.decode()
    )
    assert cast.partner.full_name in log_in(cast.leader).get("/en/working-groups/3/").content.decode()


def test_consent_to_the_present_words_shows_the_name_and_the_old_words_do_not(cast, seated, client):
    seated(cast.partner)
    consents.give(cast.partner, Purpose.PUBLIC_PROFILE, language="en", by=cast.partner)
    for path in ("/en/working-groups/3/", "/en/working-groups/3/print/"):
        assert cast.partner.full_name in client.get(path).content.decode()
    Consent.objects.filter(user=cast.partner).update(text_version="2026-11")
    assert cast.partner.full_name not in client.get("/en/working-groups/3/").content.decode()


def test_past_members_stand_with_their_term_and_offers_that_came_to_nothing_do_not(cast, seated, client):
    ended = {"ended_at": timezone.now(), "state": "ended"}
    seated(cast.partner, **ended, ending="resigned", began_at=timezone.now(), end_reason="Secret reason")
    seated(cast.expert, "expert", **ended, ending="declined", competence="Never came")
    page = client.get("/en/working-groups/3/").content.decode()
    assert "Past members" in page
    assert "Never came" not in page
    assert "Secret reason" not in page


ROOM = {
    None: 302, "stakeholder": 403, "coordinator": 403, "other_leader": 403, "administrator": 403,
    "expert": 403, "partner": 200, "leader": 200, "secretariat": 200,
}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), ROOM.items())
def test_the_room_is_for_members_leaders_and_the_secretariat(cast, log_in, seated, who, status):
    seated(cast.partner)
    seated(cast.expert, "expert", state="onboarding")
    client = log_in(getattr(cast, who) if who else None)
    response = client.get("/en/working-groups/3/room/")
    assert response.status_code == status
    shown = response.content.decode()
    assert (cast.partner.email in shown) == (status == 200)


@pytest.mark.parametrize("state", ["proposed", "invited", "onboarding", "suspended", "ended"])
def test_only_active_members_enter(cast, log_in, seated, state):
    seated(cast.partner, state=state)
    assert log_in(cast.partner).get("/en/working-groups/3/room/").status_code == 403


def test_a_member_of_another_group_and_one_past_the_term_stay_outside(cast, log_in, seated):
    today = timezone.localdate()
    days = {"from_date": today - timedelta(days=9), "until_date": today - timedelta(days=1)}
    seated(cast.partner, **days)
    seated(cast.expert, "expert", group=2)
    for user in (cast.partner, cast.expert):
        assert log_in(user).get("/en/working-groups/3/room/").status_code == 403


MANAGEMENT = {
    None: 302, "stakeholder": 403, "coordinator": 403, "other_leader": 403, "administrator": 403,
    "partner": 403, "leader": 200, "secretariat": 200,
}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), MANAGEMENT.items())
def test_the_list_of_seats_is_for_the_leader_and_the_secretariat(cast, log_in, seated, who, status):
    seated(cast.partner)
    client = log_in(getattr(cast, who) if who else None)
    assert client.get("/en/working-groups/3/members/").status_code == status


def test_a_committee_is_managed_by_the_secretariat_alone(cast, log_in, committee):
    for who, status in {"leader": 403, "coordinator": 403, "secretariat": 200}.items():
        path = "/en/committees/steering-committee/members/"
        assert log_in(getattr(cast, who)).get(path).status_code == status


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?kind=%00", "?page=0", "?page=abc", "?state=active&kind=expert&page=99"]
)
def test_odd_filters_break_nothing(cast, log_in, seated, query):
    seated(cast.partner)
    response = log_in(cast.secretariat).get(f"/en/working-groups/3/members/{query}")
    assert response.status_code in (200, 404)


def test_unknown_groups_and_seats_are_not_found(cast, log_in, seated):
    client = log_in(cast.secretariat)
    for path in (
        "/en/working-groups/9/room/", "/en/working-groups/9/members/", "/en/committees/none/members/",
        "/en/committees/none/", "/en/memberships/00000000-0000-4000-8000-000000000000/",
        "/en/working-groups/3/leaders/999/end/",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    own = seated(cast.partner, state="onboarding")
    assert client.get(one("onboarding", own)).status_code == 404
    assert client.get(f"/en/memberships/{own.public_id}/declarations/nonsense/").status_code == 404


def test_a_coordinator_proposes_a_colleague(cast, log_in, groups, organisations):
    client = log_in(cast.coordinator)
    mandate = Mandate.objects.get(user=cast.partner)
    page = client.post("/en/working-groups/3/members/new/", {"mandate": mandate.pk, "competence": "x"})
    made = Membership.objects.get()
    assert page.headers["Location"] == made.get_absolute_url()
    assert (made.user, made.kind, made.organisation) == (cast.partner, "representative", organisations["mag"])
    other = Mandate.objects.get(user=cast.leader)
    for mandate in (other.pk, "", "abc"):
        assert client.post("/en/working-groups/3/members/new/", {"mandate": mandate}).status_code == 200
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "required"),
        ({"kind": "leader", "email": "x"}, "valid"),
        ({"kind": "expert", "email": "nobody@example.org"}, "Nobody with this address"),
        ({"kind": "representative", "email": "partner@example.org"}, "Name the organisation"),
        ({"kind": "representative", "email": "partner@example.org", "organisation": "marche"}, "a mandate"),
        ({"kind": "expert", "email": "expert@example.org", "competence": "x" * 161}, "shorten"),
    ],
)
def test_the_desk_is_told_what_is_wrong_with_a_proposal(cast, log_in, data, words):
    response = log_in(cast.leader).post("/en/working-groups/3/members/new/", data)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Membership.objects.exists()


def test_the_way_of_a_seat_through_the_pages(cast, log_in):
    client = log_in(cast.secretariat)
    client.post("/en/working-groups/3/members/new/", {"kind": "expert", "email": "Expert@example.org"})
    row = Membership.objects.get()
    day = timezone.localdate()
    bad = {"answer_by": day, "from_date": day, "until_date": day - timedelta(days=1)}
    page = client.post(one("membership_invite", row), bad)
    assert page.status_code == 200
    assert "between tomorrow" in page.content.decode()
    assert "lies before the first" in page.content.decode()
    good = {"answer_by": day + timedelta(days=4), "from_date": day}
    assert client.post(one("membership_invite", row), good).status_code == 302
    assert client.post(one("membership_invite", row), good).status_code == 409  # sent twice
    client = log_in(cast.expert)
    assert "Accept the seat" in client.get(one("membership", row)).content.decode()
    assert client.post(one("membership_accept", row)).headers["Location"] == one("onboarding", row)
    for step in Step.values:
        url = one("onboarding_step", row, step=step)
        assert client.get(url).status_code == 200
        assert "Tick the box" in client.post(url, {"fingerprint": "x"}).content.decode()
        words = onboarding.wording(step, "en")
        client.post(url, {"fingerprint": words.fingerprint, "confirm": "on"})
    row.refresh_from_db()
    assert row.state == "active"
    assert client.get("/en/working-groups/3/room/").status_code == 200
    assert client.post(one("membership_resign", row), {"reason": ""}).status_code == 302
    assert client.get("/en/working-groups/3/room/").status_code == 403
    assert client.post(one("membership_resign", row), {}).status_code == 409


ACTS = {
    "membership_accept": ("invited", "partner"),
    "membership_decline": ("invited", "partner"),
    "membership_invite": ("proposed", "secretariat"),
    "membership_remind": ("invited", "secretariat"),
    "membership_withdraw": ("proposed", "secretariat coordinator partner"),
    "membership_term": ("active", "secretariat"),
    "membership_suspend": ("active", "secretariat"),
    "membership_resume": ("suspended", "secretariat"),
    "membership_replace": ("active", "secretariat coordinator"),
    "membership_resign": ("active", "partner"),
    "membership_revoke": ("active", "secretariat"),
}
EVERYBODY = "stakeholder partner coordinator expert leader other_leader secretariat administrator".split()


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_whom_it_is_for(cast, log_in, seated, act):
    state, allowed = ACTS[act]
    row = seated(cast.partner, state=state)
    for who in EVERYBODY:
        status = log_in(getattr(cast, who)).get(one(act, row)).status_code
        assert (status == 200) == (who in allowed.split()), (who, status)
        assert status in (200, 403, 404)
    assert log_in(None).get(one(act, row)).status_code == 302


def test_what_is_only_offered_does_not_exist_for_others(cast, log_in, seated):
    row = seated(cast.partner, state="invited")
    for who, status in {"stakeholder": 404, "expert": 404, "coordinator": 200, "leader": 200}.items():
        assert log_in(getattr(cast, who)).get(one("membership", row)).status_code == status


def test_a_leadership_is_given_and_ended_by_the_secretariat(cast, log_in, organisations):
    client = log_in(cast.secretariat)
    today = timezone.localdate()
    data = {"email": "partner@example.org", "organisation": "mag", "from_date": today}
    assert "required" in client.post("/en/working-groups/2/leaders/new/", data).content.decode()
    page = client.post("/en/working-groups/2/leaders/new/", {**data, "decision": "SC-1"})
    assert page.status_code == 302
    given = Leadership.objects.get(user=cast.partner)
    end = f"/en/working-groups/2/leaders/{given.pk}/end/"
    assert client.post(end, {"reason": "", "decision": ""}).status_code == 200
    assert client.post(end, {"reason": "Gone", "decision": "SC-2"}).status_code == 302
    assert client.get(end).status_code == 409
    for who in ("leader", "coordinator", "administrator"):
        assert log_in(getattr(cast, who)).get("/en/working-groups/2/leaders/new/").status_code == 403


def test_the_committees_stand_with_the_groups(committee, client, cast, seated, organisations):
    seat = Seat.objects.create(group=committee, kind="member", position=1)
    Membership.objects.create(
        seat=seat, group=committee, kind="member", user=cast.partner, organisation=organisations["mag"],
        state="active", began_at=timezone.now(),
    )  # fmt: skip
    assert "Steering Committee" in client.get("/en/working-groups/").content.decode()
    page = client.get("/en/committees/steering-committee/").content.decode()
    assert "MAG" in page
    assert cast.partner.full_name not in page


def test_tasks_follow_from_the_seats(cast, seated, committee):
    seated(cast.partner, state="onboarding")
    seated(cast.expert, "expert", state="invited")
    seated(person("new"), "expert", position=2, state="proposed")
    assert "Sign 4 declarations" in tasks_of(cast.partner)[0].title
    assert "Answer the invitation" in tasks_of(cast.expert)[0].title
    assert any("1 proposal for a seat" in task.title for task in tasks_of(cast.secretariat))
    assert any("Steering Committee" in task.title for task in tasks_of(cast.coordinator))


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/en/working-groups/3/", None),
        ("/en/working-groups/3/print/", "partner"),
        ("/en/working-groups/3/room/", "leader"),
        ("/en/working-groups/3/members/", "secretariat"),
        ("/en/memberships/", "coordinator"),
    ],
)
def test_pages_take_as_many_queries_for_three_as_for_one(cast, log_in, seated, organisations, path, who):
    client = log_in(getattr(cast, who) if who else None)
    seated(cast.partner)
    past = {"ended_at": timezone.now(), "state": "ended", "ending": "resigned", "began_at": timezone.now()}
    seated(person("past"), **past)
    before = queries(client, path)
    for number in (1, 2):
        user = person(f"more{number}")
        Mandate.objects.create(user=user, organisation=organisations["mag"], kind="member")
        seated(user, "expert", position=number)
        seated(user, **past)
    assert queries(client, path) == before
