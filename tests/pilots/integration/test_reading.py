"""The list and the page of pilot actions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilots.models import Milestone, PilotAction

pytestmark = pytest.mark.django_db
LIST = "/en/pilots/"


@pytest.fixture
def make(groups, organisations, countries):
    def pilot(code, **values):
        texts = {"title_en": f"Pilot {code}", "summary_en": "Summary", "tested_en": "Whether it works"}
        facts = {"state": "completed", "certainty": "certain", "coordinator": organisations["mag"]}
        made = PilotAction.objects.create(code=code, **{**texts, **facts, **values})
        made.countries.add(countries["HU"], countries["BG"])
        Milestone.objects.create(pilot=made, title_en="Start", due_date="2014-01-31", is_done=True)
        Milestone.objects.create(pilot=made, title_en="End", due_date="2014-06-30")
        return made

    return pilot


def test_documented_and_sample_pilots_stand_apart(client, make):
    documented = make("P-01")
    sample = make("P-S1", is_sample=True, certainty="sample")
    response = client.get(LIST)
    assert response.context["documented"] == [documented]
    assert response.context["samples"] == [sample]
    assert "They took place nowhere" in response.content.decode()


@pytest.mark.parametrize(
    ("state", "codes"), [("running", ["P-02"]), ("completed", ["P-01"]), ("", ["P-01", "P-02"])]
)
def test_the_list_can_be_narrowed_to_a_state(client, make, state, codes):
    make("P-01")
    make("P-02", state="running")
    response = client.get(LIST, {"state": state})
    assert [pilot.code for pilot in response.context["documented"]] == codes


def test_an_unknown_state_is_named_and_everything_is_listed(client, make):
    make("P-01")
    response = client.get(LIST, {"state": "x"})
    assert response.status_code == 200
    assert "There is no such state" in response.content.decode()
    assert len(response.context["documented"]) == 1


def test_an_empty_list_says_so(client, db):
    assert "No pilot actions here" in client.get(LIST).content.decode()
    assert "Show all pilot actions" in client.get(LIST, {"state": "running"}).content.decode()


def test_the_page_shows_the_facts_their_source_and_how_sure_they_are(client, make, groups):
    pilot = make("P-02", group=groups[3], region_en="Western Transdanubia", source_en="Project page")
    page = client.get(pilot.get_absolute_url()).content.decode()
    for words in (
        "Whether it works",
        "Western Transdanubia",
        "Project page",
        "A source says it",
        "30 June 2014",
    ):
        assert words in page
    assert "The sources on this pilot action differ" not in page


def test_a_pilot_whose_sources_differ_says_so(client, make):
    page = client.get(make("P-01", certainty="conflicting").get_absolute_url()).content.decode()
    assert "The sources on this pilot action differ" in page


def test_what_no_source_says_is_not_documented(client, make):
    page = client.get(make("P-01", coordinator=None).get_absolute_url()).content.decode()
    assert page.count("not documented") == 3


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_three(client, make, groups):
    first = make("P-01", group=groups[1])
    counts = []
    for number in range(2, 5):
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
            client.get(first.get_absolute_url())
        counts.append(len(asked))
        make(f"P-0{number}", group=groups[number], is_sample=number == 3)
    assert len(set(counts)) == 1


@pytest.mark.parametrize("address", ["/en/pilots/none/", "/en/pilots/P-01%00/", "/xx/pilots/"])
def test_an_address_that_leads_nowhere_is_404(client, make, address):
    make("P-01")
    assert client.get(address).status_code == 404


def test_nobody_posts_to_a_pilot(client, make):
    assert client.post(LIST).status_code == client.post(make("P-01").get_absolute_url()).status_code == 405


def test_pilots_stand_on_the_pages_of_their_group_and_coordinator(client, make, groups, organisations):
    pilot = make("P-01", group=groups[1], coordinator=organisations["mag"])
    address = pilot.get_absolute_url()
    assert address in client.get(groups[1].get_absolute_url()).content.decode()
    assert address in client.get(organisations["mag"].get_absolute_url()).content.decode()
    assert address not in client.get(groups[3].get_absolute_url()).content.decode()
    assert address not in client.get(organisations["marche"].get_absolute_url()).content.decode()
