"""The partner bodies, and how complete the languages are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterpolisee.core.partners.models import Country, Organisation

pytestmark = pytest.mark.django_db


def test_bodies_are_listed_by_country_in_the_readers_alphabet(client, organisations):
    countries = client.get("/en/partners/").context["countries"]
    assert [country.name for country, _bodies in countries] == ["Bulgaria", "Hungary", "Italy"]
    Country.objects.filter(code="BG").update(name_hu="Zöldország")
    in_hungarian = client.get("/hu/partners/").context["countries"]
    assert [country.code for country, _bodies in in_hungarian] == ["HU", "IT", "BG"]


def test_the_list_says_who_joined_later(client, organisations):
    assert "joined after the start" not in client.get("/en/partners/").content.decode()
    Organisation.objects.filter(slug="mag").update(role="enpi_partner")
    assert "1 of them joined after the start" in client.get("/en/partners/").content.decode()


def test_an_organisation_outside_the_partnership_is_not_listed(client, organisations):
    Organisation.objects.filter(slug="mag").update(is_partner=False)
    assert "MAG" not in client.get("/en/partners/").content.decode()


def test_what_is_less_sure_carries_a_mark(client, organisations):
    Organisation.objects.filter(slug="mag").update(certainty="conflicting", role="associated")
    for address in ("/en/partners/", "/en/partners/mag/"):
        page = client.get(address).content.decode()
        assert "Sources differ" in page
        assert "Associated partner" in page
    assert "not fully documented" not in client.get("/en/partners/marche/").content.decode()


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_three(client, countries):
    counts = []
    for number in range(1, 4):
        Organisation.objects.create(
            slug=f"o{number}",
            name_en="x",
            short_name="x",
            country=countries["BG"],
            kind="agency",
            is_partner=True,
        )
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/partners/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_an_empty_register_says_so(client, db):
    assert "No partners yet" in client.get("/en/partners/").content.decode()


def test_an_unknown_body_is_404(client, organisations):
    assert client.get("/en/partners/none/").status_code == 404


@pytest.mark.parametrize("who", ["partner", "leader", "secretariat"])
def test_only_administrators_see_how_complete_the_languages_are(cast, log_in, who):
    assert log_in(getattr(cast, who)).get("/en/languages/").status_code == 403


def test_the_languages_page_shows_what_is_missing(cast, log_in):
    page = " ".join(log_in(cast.administrator).get("/en/languages/").content.decode().split())
    assert "Countries" in page
    assert "3 missing" in page
    assert "nothing to translate" in page


def test_the_languages_page_stands_without_catalogues(cast, log_in, settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    assert log_in(cast.administrator).get("/en/languages/").status_code == 200
