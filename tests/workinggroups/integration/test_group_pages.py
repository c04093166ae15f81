"""The groups as everybody reads them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterpolisee.core.ui import slots
from clusterpolisee.core.ui.slots import SlotCard
from tests.seats import seated
from workinggroups.models import Call, Membership, WorkingGroup

pytestmark = pytest.mark.django_db


def test_the_list_shows_six_groups_their_seats_and_what_is_sample(client, cast, groups):
    seated(groups[3], "expert", user=cast.expert, is_sample=True)
    page = client.get("/en/working-groups/").content.decode()
    assert page.count('<article class="card') == 6
    assert "Leader: BSMEPA" in page
    assert page.count("Leader not documented") == 5
    assert "Representatives 0 of 3, experts 1 of 2" in page
    assert "Sample data" in page


def test_a_group_shows_filled_and_free_places_and_says_that_it_is_incomplete(client, groups, organisations):
    seated(groups[3], position=2, organisation=organisations["mag"])
    page = client.get("/en/working-groups/3/").content.decode()
    assert "Representatives, 1 of 3" in page
    assert page.count("Free seat") == 4
    assert "Incomplete: 2 representatives’ seats are free" in page


@pytest.mark.parametrize("name", ["", "Expert of Clusters"])
def test_a_seat_never_shows_an_address(client, cast, groups, name):
    cast.expert.full_name = name
    cast.expert.save()
    seated(groups[3], "expert", user=cast.expert)
    for path in ("/en/working-groups/3/", "/en/working-groups/3/print/"):
        assert "expert@example.org" not in client.get(path).content.decode()


def test_how_sure_the_leader_is_stands_beside_it(client, groups):
    WorkingGroup.objects.filter(number=3).update(leader_certainty="probable")
    assert "a source points to it strongly" in client.get("/en/working-groups/3/").content.decode()


def test_the_decision_on_the_number_of_seats_is_shown(client, groups):
    WorkingGroup.objects.filter(number=3).update(cap_decision="SC-2012-02")
    assert "SC-2012-02" in client.get("/en/working-groups/3/").content.decode()


def test_another_app_can_show_something_on_the_page(client, groups, monkeypatch):
    card = SlotCard("A card", "components/empty.html", {"title": "From above", "text": "", "url": ""})
    monkeypatch.setattr(slots, "_fillers", {"group_page": [lambda request, group: card]})
    assert "From above" in client.get("/en/working-groups/3/").content.decode()


def test_practices_consultations_and_pilots_fill_the_page():
    names = {filler.__module__.split(".")[0] for filler in slots._fillers["group_page"]}
    assert names >= {"repository", "consultations", "pilots"}


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999"])
@pytest.mark.parametrize("page", ["", "print/"])
def test_there_is_no_other_group(client, groups, number, page):
    assert client.get(f"/en/working-groups/{number}/{page}").status_code == 404


def test_a_committee_is_not_found_among_the_groups_nor_a_group_among_the_committees(client, groups):
    assert client.get(f"/en/committees/{groups[3].slug}/").status_code == 404


@pytest.mark.parametrize("path", ["/en/working-groups/", "/en/working-groups/3/"])
def test_pages_ask_as_often_for_three_calls_and_seats_as_for_one(client, cast, call, organisations, path):
    seated(call.group, organisation=organisations["mag"], user=cast.partner)
    client.get(path)
    with CaptureQueriesContext(connection) as with_one:
        client.get(path)
    for position, user in enumerate((cast.expert, cast.stakeholder), start=1):
        seated(call.group, "expert", position, user=user)
        values = {"title_en": "More", "summary_en": "s", "state": "open", "published_at": call.opens_at}
        dates = {name: getattr(call, name) for name in ("opens_at", "closes_at", "accepts_until")}
        Call.objects.create(slug=f"more-{position}", group=call.group, **values, **dates)
    assert Membership.objects.count() == 3
    with CaptureQueriesContext(connection) as with_three:
        client.get(path)
    assert len(with_three) == len(with_one)
