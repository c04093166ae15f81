"""The register of bodies: finding them, their pages, and keeping them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.partners.models import Mandate, Organisation
from tests.seats import seated

pytestmark = pytest.mark.django_db

FORM = {
    "name_en": "Hungarian Economic Development Centre",
    "name_bg": "Унгарски център за икономическо развитие",
    "short_name": "MAG",
    "city_en": "Budapest",
    "nuts_code": "HU10",
    "website": "https://www.example.org/mag",
}


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def listed(client, query=""):
    countries = client.get(f"/en/partners/{query}").context["countries"]
    return [row.body.slug for _country, rows in countries for row in rows]


def add(slug, countries, **values):
    given = {"name_en": slug.upper(), "short_name": slug, "country": countries["BG"], "kind": "agency"}
    return Organisation.objects.create(slug=slug, **{**given, **values})


def version(client):
    return client.get("/en/partners/mag/edit/").context["form"]["version"].value()


def save(client, **values):
    return client.post("/en/partners/mag/edit/", {"version": version(client), **FORM, **values})


# Finding


def test_all_bodies_are_behind_the_second_tab(client, organisations, countries):
    add("other", countries)
    assert "other" not in listed(client)
    assert "other" in listed(client, "?show=all")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?country=HU", ["mag"]),
        ("?kind=agency", ["bsmepa", "mag", "marche"]),
        ("?kind=network", []),
        ("?role=lead_partner", ["marche"]),
        ("?group=3", ["bsmepa"]),
        ("?group=4", ["mag"]),
        ("?group=6", []),
        ("?country=HU&group=3", []),
        ("?country=XX", ["bsmepa", "mag", "marche"]),
    ],
)
def test_filters_narrow_the_list(client, groups, organisations, query, expected):
    Organisation.objects.filter(slug="marche").update(role="lead_partner")
    seated(groups[4], organisation=organisations["mag"])
    assert listed(client, query) == expected


def test_an_unknown_value_of_a_filter_is_an_error_beside_its_field(client, organisations):
    assert "There is no such value" in page(client, "/en/partners/?country=XX")


@pytest.mark.parametrize("words", ["област марке", "ОБЛАСТ", "marche", "MARCHE reg", "orség", "Őrség"])
def test_the_search_reads_all_four_names_and_the_short_name(client, organisations, words):
    Organisation.objects.filter(slug="marche").update(name_bg="Област Марке", name_hu="Őrség")
    assert listed(client, f"?q={words}") == ["marche"]


def test_a_search_without_a_result_says_what_to_do(client, organisations):
    assert "No body answers this search" in page(client, "/en/partners/?q=nothing")


def test_by_name_there_are_no_countries_between(client, organisations):
    response = client.get("/en/partners/?order=name")
    assert [row.body.slug for row in response.context["rows"]] == ["bsmepa", "mag", "marche"]
    assert response.context["countries"] == []


def test_the_number_found_and_the_filters_are_named(client, organisations):
    html = page(client, "/en/partners/?country=HU")
    assert "1 body found" in html
    assert '<a class="chip" href="?">Hungary' in html


def test_more_than_fifty_bodies_come_in_pages(client, countries):
    for number in range(51):
        add(f"o{number:02}", countries, is_partner=True)
    assert len(listed(client)) == 50
    assert len(listed(client, "?page=2")) == 1
    assert client.get("/en/partners/?page=3").status_code == 404


# The map


def test_each_country_of_the_map_leads_to_its_bodies(client, organisations):
    html = page(client, "/en/partners/")
    assert 'href="?country=BG#list" aria-label="Bulgaria: 1 partner body"' in html
    assert 'aria-label="Greece' not in html


def test_the_chosen_country_leads_back_to_all(client, organisations):
    html = page(client, "/en/partners/?country=BG")
    assert 'href="?#list" aria-label="Bulgaria: show all countries again" aria-current="true"' in html


def test_the_table_tells_what_the_map_shows(client, organisations):
    links = client.get("/en/partners/").context["links"]
    assert [(link.country.code, len(link.country.bodies)) for link in links if link.country.bodies] == [
        ("BG", 1), ("HU", 1), ("IT", 1),
    ]  # fmt: skip
    assert "<td>BSMEPA</td>" in page(client, "/en/partners/")


def test_numbers_of_the_drawing_are_written_alike_in_every_language(client, organisations):
    Organisation.objects.filter(slug="bsmepa").update(city_en="Sofia")
    for language in ("it", "hu", "bg"):
        html = page(client, f"/{language}/partners/bsmepa/")
        drawing = html[html.index("<figure") : html.index("</figure>")]
        circle = drawing[drawing.index("<circle") :].split("/>")[0]
        assert "," not in circle


def test_kosovo_is_drawn_with_its_note(client, organisations):
    html = page(client, "/en/partners/")
    assert "Kosovo*" in html
    assert "UNSCR 1244/1999" in html


# A page


def test_the_page_shows_who_agreed_and_works_there_today(client, cast, organisations):
    agreed = [cast.coordinator, cast.partner, cast.expert]
    User.objects.filter(pk__in=[person.pk for person in agreed]).update(is_public=True)
    Mandate.objects.filter(user=cast.coordinator).update(function="Head of unit")
    html = page(client, "/en/partners/mag/")
    assert "Coordinator" in html
    assert "Head of unit" in html
    assert ">Partner</b>" in html
    assert "Expert" not in html.split('id="people"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("person", "mandate"),
    [
        ({"is_public": False}, {}),
        ({"is_active": False}, {}),
        ({}, {"until_date": "2013-01-31", "from_date": "2013-01-01"}),
        ({}, {"ended_at": "2013-01-31T12:00Z"}),
    ],
)
def test_nobody_else_is_shown(client, cast, person, mandate):
    User.objects.filter(pk=cast.partner.pk).update(**{"is_public": True, "full_name": "Canary", **person})
    Mandate.objects.filter(user=cast.partner).update(**{"function": "Canary keeper", **mandate})
    assert "Canary" not in page(client, "/en/partners/mag/")


def test_somebody_with_two_mandates_is_named_once(client, cast, organisations):
    User.objects.filter(pk=cast.coordinator.pk).update(is_public=True)
    Mandate.objects.create(user=cast.coordinator, organisation=organisations["mag"], kind="member")
    people = client.get("/en/partners/mag/").context["people"]
    assert [mandate.kind for mandate in people] == ["coordinator"]


def test_the_page_names_the_groups_the_body_leads_and_sits_in(client, groups, organisations):
    seated(groups[4], organisation=organisations["bsmepa"])
    html = page(client, "/en/partners/bsmepa/")
    assert "Leads the group" in html
    assert "Representative of the partnership" in html


def test_only_an_address_with_https_becomes_a_link(client, organisations):
    Organisation.objects.filter(slug="mag").update(website="www.example.org")
    assert "Website at the time" in page(client, "/en/partners/mag/")
    Organisation.objects.filter(slug="mag").update(website="https://www.example.org/")
    assert '<a href="https://www.example.org/" rel="nofollow noopener">' in page(client, "/en/partners/mag/")


def test_a_name_in_another_language_says_so(client, countries):
    add("one", countries, name_en="", name_bg="Едно")
    html = page(client, "/it/partners/one/")
    assert '<h1 lang="bg">Едно</h1>' in html


def test_the_page_asks_as_often_for_three_people_as_for_one(client, cast, organisations):
    counts = []
    for name in ("partner", "stakeholder", "expert"):
        person = getattr(cast, name)
        User.objects.filter(pk=person.pk).update(is_public=True)
        Mandate.objects.get_or_create(user=person, organisation=organisations["mag"], kind="member")
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/partners/mag/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_the_list_asks_as_often_for_three_bodies_with_groups_as_for_one(client, groups, organisations):
    counts = []
    for position, body in enumerate(organisations.values(), start=1):
        seated(groups[5], position=position, organisation=body)
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/partners/?show=all")
        counts.append(len(asked))
    assert len(set(counts)) == 1


# Keeping a page


@pytest.mark.parametrize("who", ["coordinator", "secretariat", "administrator"])
def test_those_who_keep_a_page_change_it(cast, log_in, who):
    client = log_in(getattr(cast, who))
    rest = {"country": "", "kind": "", "slug": ""}
    if who != "coordinator":
        mag = Organisation.objects.get(slug="mag")
        rest = {"country": mag.country_id, "kind": "agency", "slug": "mag", "is_partner": "on", "role": ""}
    assert save(client, **rest).status_code == 302
    mag = Organisation.objects.get(slug="mag")
    assert (mag.name_bg, mag.nuts_code, mag.website) == (FORM["name_bg"], "HU10", FORM["website"])
    assert mag.is_partner
    assert mag.kind == "agency"


@pytest.mark.parametrize("who", ["stakeholder", "partner", "leader", "other_leader", "expert"])
def test_nobody_else_changes_it(cast, log_in, who):
    client = log_in(getattr(cast, who))
    for address in ("edit", "logo/change", "logo/remove"):
        assert client.get(f"/en/partners/mag/{address}/").status_code == 403
        assert client.post(f"/en/partners/mag/{address}/", FORM).status_code == 403
    assert Organisation.objects.get(slug="mag").name_en == "MAG"


def test_the_coordinator_of_one_body_does_not_change_another(cast, log_in):
    assert log_in(cast.coordinator).get("/en/partners/marche/edit/").status_code == 403


def test_a_coordinator_whose_mandate_has_ended_is_refused_at_the_next_request(cast, log_in):
    client = log_in(cast.coordinator)
    token = version(client)
    Mandate.objects.filter(user=cast.coordinator).update(ended_at="2013-01-31T12:00Z")
    assert client.post("/en/partners/mag/edit/", {"version": token, **FORM}).status_code == 403


def test_a_coordinator_cannot_slip_in_what_the_secretariat_decides(cast, log_in):
    client = log_in(cast.coordinator)
    extra = {
        "role": "lead_partner",
        "kind": "network",
        "slug": "taken-over",
        "is_partner": "",
        "certainty": "sample",
    }
    assert save(client, **extra).status_code == 302
    mag = Organisation.objects.get(slug="mag")
    assert (mag.role, mag.kind, mag.is_partner, mag.certainty) == ("", "agency", True, "certain")


def test_the_page_offers_to_edit_to_those_who_may(cast, log_in, client):
    assert "/mag/edit/" not in page(client, "/en/partners/mag/")
    assert "/mag/edit/" in page(log_in(cast.coordinator), "/en/partners/mag/")


def test_a_form_opened_before_anothers_change_is_told_so_and_loses_nothing(cast, log_in):
    client = log_in(cast.coordinator)
    opened = version(client)
    Organisation.objects.filter(slug="mag").update(city_en="Debrecen")
    response = client.post("/en/partners/mag/edit/", {"version": opened, **FORM})
    html = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert "Somebody else has changed this page" in html
    assert "<dt>City, English</dt> <dd>Debrecen</dd>" in html
    assert FORM["name_bg"] in html
    assert Organisation.objects.get(slug="mag").city_en == "Debrecen"

    again = client.post(
        "/en/partners/mag/edit/", {**FORM, "version": response.context["form"]["version"].value()}
    )
    assert again.status_code == 302
    assert Organisation.objects.get(slug="mag").city_en == "Budapest"


@pytest.mark.parametrize("sent", ["", "0" * 64, "nonsense"])
def test_a_form_without_its_version_overwrites_nothing(cast, log_in, sent):
    response = log_in(cast.coordinator).post("/en/partners/mag/edit/", {**FORM, "version": sent})
    assert response.status_code == 200
    assert Organisation.objects.get(slug="mag").city_en != "Budapest"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name_en": "", "name_bg": ""}, "at least one language"),
        ({"name_en": "a" * 251}, "it has 251"),
        ({"name_en": "MAG\u202egro"}, "U+202E"),
        ({"name_en": "MAG\u200b"}, "U+200B"),
        ({"short_name": ""}, "This field is required"),
        ({"nuts_code": "hu10"}, "two capital letters"),
        ({"website": "http://example.org"}, "begins with https://"),
        ({"website": "javascript:alert(1)"}, "begins with https://"),
        ({"website": "https://user:secret@example.org/"}, "begins with https://"),
        ({"website": "https://example.org/" + "a" * 200}, "at most 200"),
    ],
)
def test_a_wrong_entry_is_explained_and_nothing_is_stored(cast, log_in, values, message):
    response = save(log_in(cast.coordinator), **values)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert Organisation.objects.get(slug="mag").name_en == "MAG"


def test_a_website_that_a_source_names_without_https_may_stay(cast, log_in):
    Organisation.objects.filter(slug="mag").update(website="www.example.org / old.example.org")
    assert save(log_in(cast.coordinator), website="www.example.org / old.example.org").status_code == 302


def test_the_change_is_in_the_trail_with_who_made_it(cast, log_in):
    from clusterpolisee.core.audit.models import AuditEvent

    save(log_in(cast.coordinator))
    events = AuditEvent.objects.filter(actor=f"user:{cast.coordinator.pk}")
    assert any("nuts_code" in str(event.__dict__) for event in events)


# A new body


def new_body(client, countries, **values):
    given = {
        **FORM,
        "short_name": "NewAgency",
        "country": countries["HU"].pk,
        "kind": "agency",
        "version": "",
    }
    return client.post("/en/partners/new/", {**given, **values})


@pytest.mark.parametrize("who", ["secretariat", "administrator"])
def test_the_secretariat_and_administrators_add_a_body(cast, log_in, countries, who):
    client = log_in(getattr(cast, who))
    assert page(client, "/en/partners/new/")
    assert new_body(client, countries).url == "/en/partners/newagency/"
    assert not Organisation.objects.get(slug="newagency").is_partner


@pytest.mark.parametrize("who", ["coordinator", "leader", "stakeholder"])
def test_others_add_no_body(cast, log_in, countries, who):
    client = log_in(getattr(cast, who))
    assert client.get("/en/partners/new/").status_code == 403
    assert new_body(client, countries).status_code == 403


def test_a_form_sent_twice_is_stored_once(cast, log_in, countries):
    client = log_in(cast.secretariat)
    new_body(client, countries)
    assert "already a body with this short name" in new_body(client, countries).content.decode()
    assert Organisation.objects.filter(short_name="NewAgency").count() == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"slug": "new"}, "Another body has this short address"),
        ({"slug": "mag"}, "Another body has this short address"),
        ({"short_name": "Агенция"}, "short address in Latin letters"),
        ({"role": "lead_partner"}, "Only partners have a role"),
        ({"country": "999999"}, "Select a valid choice"),
    ],
)
def test_a_body_that_cannot_be_added_says_why(cast, log_in, countries, values, message):
    response = new_body(log_in(cast.secretariat), countries, **values)
    assert message in response.content.decode()


def test_a_second_body_of_the_same_name_in_another_country_gets_its_own_address(cast, log_in, countries):
    client = log_in(cast.secretariat)
    new_body(client, countries)
    assert new_body(client, countries, country=countries["IT"].pk).url == "/en/partners/newagency-2/"
