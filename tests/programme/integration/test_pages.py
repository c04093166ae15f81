"""The home page, the programme, the indicators, and where one starts after signing in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusterpolisee.core.languages.codes import LANGUAGES
from consultations.models import Consultation
from programme.models import Activity, Event, Indicator, WorkPackage

pytestmark = pytest.mark.django_db
HOME_QUERIES = 10


def test_the_home_page_counts_the_bodies_of_the_register(client, indicators, organisations):
    response = client.get("/en/")
    page = response.content.decode()
    assert "3 partner bodies from 3 countries" in page
    assert response.context["network"].bodies == 3
    assert page.count('class="sm"') == 3


def test_the_home_page_stands_on_an_empty_database(client, db):
    page = client.get("/en/").content.decode()
    assert "No consultation is open at the moment" in page
    assert "No indicators have been entered yet" in page


def test_the_home_page_asks_few_queries_however_much_there_is(
    client, indicators, groups, make_call, consult, answer, practise
):
    counts = []
    for number in range(1, 4):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/en/").status_code == 200
        counts.append(len(asked))
        answer(consult(f"wg{number}", group=groups[number]), 2)
        make_call(f"call-{number}")
        practise(number)
    assert len(set(counts)) == 1
    assert counts[0] <= HOME_QUERIES


def test_the_home_page_lists_open_consultations_only(client, groups, consult):
    consult("open")
    consult("closed", state="closed")
    consult("draft", state="draft")
    now = timezone.now()
    consult("over", opens_at=now - timedelta(days=9), closes_at=now - timedelta(seconds=1))
    page = client.get("/en/").content.decode()
    assert "Consultation open" in page
    assert "Consultation over" not in page
    assert "Consultation closed" not in page
    assert "Consultation draft" not in page


def test_the_home_page_shows_documented_figures_with_their_date(client, indicators, cast, make_call, express):
    express(make_call("wg3"), 1, is_sample=True)
    figures = {figure.label: figure for figure in client.get("/en/").context["figures"]}
    shown = figures["stakeholders in the consultation"]
    assert (shown.value, shown.source) == (271, "documented, 19 September 2013")
    assert figures["expressions of interest"].is_sample
    assert figures["concept papers"].value == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "about/", "programme/", "programme/indicators/expressions/"])
def test_every_page_stands_in_every_language(client, indicators, groups, language, path):
    assert client.get(f"/{language}/{path}").status_code == 200


def test_the_programme_keeps_counted_documented_and_sample_apart(client, indicators, consult, answer):
    consultation = consult("wg3")
    answer(consultation, 2)
    answer(consultation, 5, is_sample=True)
    page = " ".join(client.get("/en/programme/").content.decode().split())
    assert "Sample data: 5" in page
    assert "Report to the committee" in page
    assert "not counted by the portal yet" in page


def test_the_programme_shows_packages_with_leaders_and_certainty(client, organisations):
    leader = {"leader": organisations["mag"], "leader_certainty": "probable"}
    package = WorkPackage.objects.create(number=3, name_en="Platform", summary_en="Summary", **leader)
    WorkPackage.objects.create(number=2, name_en="Talk", summary_en="x", leader_certainty="not_found")
    Activity.objects.create(package=package, position=1, name_en="Internal talk", certainty="inferred")
    Event.objects.create(position=1, title_en="Meeting", date_text_en="April 2013", certainty="certain")
    page = client.get("/en/programme/").content.decode()
    assert "WP3" in page
    assert "A source points to it strongly" in page
    assert "our reading of the sources" in page
    assert "Leader not documented" in page
    assert "April 2013" in page


def test_the_programme_asks_the_same_number_of_queries_for_one_and_for_three(
    client, indicators, organisations
):
    counts = []
    for number in range(1, 3):
        package = WorkPackage.objects.create(
            number=number,
            name_en="x",
            summary_en="x",
            leader=organisations["mag"],
            leader_certainty="certain",
        )
        Activity.objects.create(package=package, position=1, number="1", name_en="x")
        Event.objects.create(position=number, title_en="x", date_text_en="x", certainty="certain")
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/programme/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("code", ["concept-papers", "repository", "cooperation-networks"])
def test_an_indicator_says_how_it_is_counted(client, indicators, groups, code):
    page = client.get(f"/en/programme/indicators/{code}/").content.decode()
    assert "How it is counted." in page
    assert ("does not count this indicator yet" in page) is (code == "cooperation-networks")


def test_what_a_reader_may_not_see_is_only_a_count(client, cast, indicators, make_call, express):
    express(make_call("wg3"), 1)
    page = client.get("/en/programme/indicators/expressions/").content.decode()
    assert "1 more record is counted; it is confidential." in page
    assert "EoI-3" not in page


def test_the_leader_finds_the_record_behind_the_number(cast, log_in, indicators, make_call, express):
    expression = express(make_call("wg3"), 1)
    page = log_in(cast.leader).get("/en/programme/indicators/expressions/").content.decode()
    assert f'href="{expression.get_absolute_url()}"' in page


@pytest.mark.parametrize(
    "path", ["programme/indicators/none/", "programme/indicators/a%00b/", "programme/x/"]
)
def test_an_address_that_leads_nowhere_is_404(client, indicators, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_actual_figures_are_stored_nowhere():
    stored = {field.name for field in Indicator._meta.get_fields()}
    assert not {name for name in stored if "actual" in name or "value" in name or "count" in name} - {
        "counting", "counting_en", "counting_it", "counting_hu", "counting_bg"
    }  # fmt: skip


def test_my_work_asks_a_visitor_to_sign_in(client, db):
    assert client.get("/en/my-work/").url.startswith("/en/accounts/login/")


@pytest.mark.parametrize(
    ("who", "seen", "unseen"),
    [
        ("partner", ["Add a practice", "MAG"], ["Open the desk", "back office"]),
        ("leader", ["/en/working-groups/3/dashboard/", "Add a practice"], ["back office"]),
        ("stakeholder", ["You act for no organisation yet"], ["Add a practice", "Open the desk"]),
        ("secretariat", ["Open the indicators"], ["back office"]),
        ("administrator", ["/en/back-office/", "/en/languages/"], ["Open the desk", "Add a practice"]),
    ],
)
def test_my_work_shows_what_one_can_do_next(cast, log_in, who, seen, unseen):
    page = log_in(getattr(cast, who)).get("/en/my-work/").content.decode()
    assert [words for words in seen if words not in page] == []
    assert [words for words in unseen if words in page] == []


def test_my_work_lists_my_own_expressions_only(cast, log_in, make_call, express):
    call = make_call("wg3")
    express(call, 1)
    express(call, 2, applicant=cast.stakeholder)
    page = log_in(cast.expert).get("/en/my-work/").content.decode()
    assert "EoI-3-001" in page
    assert "EoI-3-002" not in page


def test_my_work_asks_the_same_number_of_queries_for_one_and_for_three(
    cast, log_in, make_call, express, consult
):
    client = log_in(cast.expert)
    client.get("/en/my-work/")  # the first page of a session notes that it is in use
    counts = []
    for number in range(1, 4):
        express(make_call(f"call-{number}"), number)
        consult(f"consultation-{number}")
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/my-work/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert Consultation.objects.count() == 3
