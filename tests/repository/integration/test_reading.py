"""The list, the search and the page of a practice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from repository.services import practices

pytestmark = pytest.mark.django_db
LIST = "/en/practices/"


def titles(response):
    return [practice.title for practice in response.context["practices"]]


@pytest.fixture
def four(publish, countries, groups):
    """One practice in each language."""
    return {
        "en": publish(title="Innovation vouchers"),
        "it": publish(
            source_language="it", title="Qualità della filiera", country=countries["IT"], group=groups[1]
        ),
        "hu": publish(source_language="hu", title="Közösségi vállalkozások", group=groups[4]),
        "bg": publish(source_language="bg", title="Практики на клъстерите", country=countries["BG"]),
    }


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("voucher", "en"),
        ("innovations", "en"),
        ("qualita", "it"),
        ("filiere", "it"),
        ("kozossegi", "hu"),
        ("vállalkozás", "hu"),
        ("практика", "bg"),
        ("клъстер", "bg"),
        ("клъстери практиката", "bg"),
    ],
)
def test_a_practice_is_found_in_its_own_language(client, four, text, language):
    assert titles(client.get(LIST, {"q": text})) == [four[language].title]


def test_every_word_of_a_search_must_occur(client, four):
    assert titles(client.get(LIST, {"q": "voucher практика"})) == []


@pytest.mark.parametrize(
    ("query", "languages"),
    [
        ({"group": "1"}, {"it"}),
        ({"group": "3"}, {"en", "bg"}),
        ({"country": "HU"}, {"en", "hu"}),
        ({"country": "BG", "group": "3"}, {"bg"}),
        ({"language": "hu"}, {"hu"}),
        ({"language": "hu", "country": "IT"}, set()),
    ],
)
def test_filters_narrow_the_list(client, four, query, languages):
    found = {practice.source_language for practice in client.get(LIST, query).context["practices"]}
    assert found == languages


def test_filters_that_are_on_can_be_taken_off_one_by_one(client, four):
    response = client.get(LIST, {"q": "voucher", "country": "HU", "order": "title"})
    assert response.context["chips"] == [
        ("“voucher”", "?country=HU&order=title"),
        ("Hungary", "?q=voucher&order=title"),
    ]
    assert "1 practice found of 4" in response.content.decode()


def test_the_list_is_sorted_by_date_or_by_title(client, four):
    newest = titles(client.get(LIST))
    assert newest[0] == "Практики на клъстерите"
    assert titles(client.get(LIST, {"order": "title"})) == [
        "Innovation vouchers", "Közösségi vállalkozások", "Qualità della filiera", "Практики на клъстерите",
    ]  # fmt: skip


def test_a_search_shows_the_best_match_first(client, publish):
    publish(title="Other title", summary="A voucher in the text")
    publish(title="Voucher scheme")
    assert titles(client.get(LIST, {"q": "voucher"})) == ["Voucher scheme", "Other title"]


def test_a_list_without_practices_says_so(client, groups):
    assert "No practices yet" in client.get(LIST).content.decode()


def test_a_search_without_result_offers_to_clear_it(client, four):
    page = client.get(LIST, {"q": "zebra"}).content.decode()
    assert "No practice answers this search" in page
    assert 'href="/en/practices/"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"group": "99"},
        {"group": "x"},
        {"country": "XX"},
        {"language": "fr"},
        {"order": "worst"},
        {"q": "x" * 201},
        {"group": "1", "country": "DROP TABLE"},
    ],
)
def test_an_unknown_value_is_an_error_on_the_page(client, four, query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "error-summary" in response.content.decode()


def test_the_other_filters_count_when_one_is_unknown(client, four):
    response = client.get(LIST, {"group": "99", "country": "IT"})
    assert titles(response) == ["Qualità della filiera"]


@pytest.mark.parametrize("query", ["page=0", "page=99", "page=x", "page=-1", "q=%00", "group=1%00"])
def test_an_address_that_leads_nowhere_is_404(client, four, query):
    assert client.get(f"{LIST}?{query}").status_code == 404


def test_the_list_and_the_page_ask_the_same_number_of_queries_for_one_and_for_three(client, publish):
    first = publish()
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
            client.get(LIST, {"q": "village", "order": "title"})
            client.get(first.get_absolute_url())
        counts.append(len(asked))
        publish(title="Second")
        publish(source_language="bg", title="Трета практика")
    assert counts[0] == counts[1]


def test_a_text_in_another_language_says_so_and_carries_its_language(client, publish):
    practice = publish(source_language="bg", title="Клъстерен офис", problem="Няма офис.")
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "Available in Bulgarian only" in page
    assert '<h1 lang="bg">Клъстерен офис</h1>' in page
    assert '<div lang="bg"><p>Няма офис.</p></div>' in page
    own = client.get(practice.get_absolute_url().replace("/en/", "/bg/")).content.decode()
    assert "<h1>Клъстерен офис</h1>" in own


def test_a_page_shows_what_others_the_group_has(client, four, publish):
    response = client.get(four["en"].get_absolute_url())
    assert response.context["related"] == [four["bg"]]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("stakeholder", 404),
        ("expert", 404),
        ("leader", 404),
        ("administrator", 404),
        ("partner", 200),
        ("coordinator", 200),
        ("secretariat", 200),
    ],
)
def test_a_withdrawn_practice_is_gone_for_others(cast, publish, log_in, who, status):
    practice = publish()
    practices.withdraw(practice, by=cast.partner)
    client = log_in(getattr(cast, who) if who else None)
    assert client.get(practice.get_absolute_url()).status_code == status
    listed = client.get(LIST).context["practices"]
    assert listed == ([practice] if status == 200 else [])
    assert client.get(LIST, {"q": "village"}).context["practices"] == []


def test_what_was_written_as_mark_up_is_shown_as_text(client, publish):
    practice = publish(title="<b>Bold</b>", problem="<script>alert(1)</script>")
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;Bold" in page


@pytest.mark.parametrize("name", ["practice_list", "practice"])
def test_readers_cannot_post(client, publish, name):
    arguments = [publish().public_id] if name == "practice" else []
    assert client.post(reverse(f"repository:{name}", args=arguments)).status_code == 405


def test_sample_data_is_marked(cast, client, publish):
    practice = publish()
    type(practice).objects.update(is_sample=True)
    assert "Sample data" in client.get(LIST).content.decode()
    assert "describes no real case" in client.get(practice.get_absolute_url()).content.decode()
