"""The inbox: one's own news, read when one says so."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clusterpolisee.core.notifications.inbox import unread_count
from clusterpolisee.core.notifications.models import Notification

pytestmark = pytest.mark.django_db
INBOX = "/en/inbox/"


def news(user, subject="News", **values):
    given = {"topic": "roles", "because": "own", "text": "Dear A,\n\nText", "url": "/bg/programme/"}
    given |= {"language": "en", "channel": "now", **values}
    return Notification.objects.create(user=user, subject=subject, **given)


@pytest.fixture
def client(log_in, cast):
    return log_in(cast.partner)


def text(response):
    return response.content.decode()


def test_the_head_counts_what_is_unread_and_names_it(client, cast):
    assert "unread</span>" not in text(client.get("/en/contact/"))
    news(cast.partner)
    news(cast.partner)
    news(cast.expert)
    assert "Inbox, 2 unread" in text(client.get("/en/contact/"))


def test_visitors_have_no_inbox_and_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = Client().get("/en/contact/")
    assert "inbox" not in text(page)
    assert Client().get(INBOX).status_code == 302


def test_looking_changes_nothing_and_unread_news_stands_first(client, cast):
    news(cast.partner, "Old and unread", created_at=timezone.now() - timedelta(days=3))
    news(cast.partner, "New and read", read_at=timezone.now())
    page = text(client.get(INBOX))
    assert page.index("Old and unread") < page.index("New and read")
    assert "Why did I get this?" in page
    assert unread_count(cast.partner) == 1


def test_the_list_takes_the_same_queries_however_long_it_is(client, cast, django_assert_max_num_queries):
    news(cast.partner)
    with django_assert_max_num_queries(20) as one:
        client.get(INBOX)
    for number in range(30):
        news(cast.partner, f"News {number}")
    with django_assert_max_num_queries(len(one)):
        assert "1 to 20 of 31" in text(client.get(INBOX))


def test_filters_narrow_by_topic_and_state(client, cast):
    news(cast.partner, "About roles", read_at=timezone.now())
    news(cast.partner, "About the desk", topic="desk", because="leader")
    assert "About roles" not in text(client.get(INBOX, {"state": "unread"}))
    assert "About the desk" not in text(client.get(INBOX, {"topic": "roles"}))
    assert "Nothing matches" in text(client.get(INBOX, {"topic": "expressions"}))
    assert client.get(INBOX, {"topic": "nonsense", "state": "x"}).status_code == 200


def test_one_the_selected_or_all_can_be_marked_and_the_filters_stay(client, cast):
    rows = [news(cast.partner, f"News {number}") for number in range(4)]
    answer = client.post(f"{INBOX}read/", {"one": rows[0].pk, "filters": "topic=roles&next=//bad.example"})
    assert answer["Location"] == f"{INBOX}?topic=roles"
    assert unread_count(cast.partner) == 3
    client.post(f"{INBOX}read/", {"selected": [rows[1].pk, rows[2].pk]})
    assert unread_count(cast.partner) == 1
    client.post(f"{INBOX}read/", {"everything": "1"})
    assert unread_count(cast.partner) == 0


@pytest.mark.parametrize("data", [{}, {"one": "x"}, {"selected": ["x"]}])
def test_an_unreadable_choice_marks_nothing(client, cast, data):
    news(cast.partner)
    assert client.post(f"{INBOX}read/", data).status_code == 302
    assert unread_count(cast.partner) == 1


def test_opening_marks_as_read_and_leads_to_the_thing_in_the_readers_language(client, cast):
    row = news(cast.partner)
    answer = client.post(f"{INBOX}{row.pk}/open/")
    assert answer["Location"] == "/en/programme/"
    assert unread_count(cast.partner) == 0
    assert client.get(f"{INBOX}{row.pk}/open/").status_code == 405


def test_nobody_reaches_the_news_of_others(client, cast):
    row = news(cast.expert, "Only for the expert")
    assert "Only for the expert" not in text(client.get(INBOX))
    assert client.post(f"{INBOX}{row.pk}/open/").status_code == 404
    client.post(f"{INBOX}read/", {"one": row.pk, "selected": [row.pk]})
    client.post(f"{INBOX}read/", {"everything": "1"})
    assert unread_count(cast.expert) == 1


def test_news_in_another_language_says_so(client, cast):
    news(cast.partner, "Ново", language="bg")
    page = text(client.get(INBOX))
    assert 'lang="bg">Български' in page
    assert '<h2 class="h3" lang="bg">' in page


def test_news_about_a_topic_that_is_gone_can_still_be_read(client, cast):
    news(cast.partner, "From the old days", topic="abolished", because="unknown")
    assert "From the old days" in text(client.get(INBOX))
