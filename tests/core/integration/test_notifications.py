"""People are told in their language, where and when they chose."""

import re

import pytest
from django.utils import translation

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.notifications import choices, letters, topics
from clusterpolisee.core.notifications.blocks import blocks
from clusterpolisee.core.notifications.models import Channel, Notification, NotificationChoice
from clusterpolisee.core.notifications.services import notify, tell
from clusterpolisee.core.outbox import services as outbox
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def hello(tmp_path, settings):
    """A template of a mail, and a topic."""
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "hello.subject.txt").write_text("{% get_current_language as code %}{{ code }}")
    (folder / "hello.txt").write_text("Dear {{ name }},\n\nRead it here:\n{{ portal_url }}/en/\n")
    original = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**original, "DIRS": [tmp_path, *original["DIRS"]]}]
    return "hello"


def say(user, topic="roles", because="own", **values):
    return tell(
        user, topic=topic, because=because, template="hello", context={"name": "Ана"}, url="/en/", **values
    )


def test_mail_to_an_address_is_rendered_in_the_language_asked_for(hello, settings):
    sent = notify(to="a@example.org", language="bg", template="hello", context={"name": "Ана"})
    assert (sent.subject, sent.language, sent.kind) == ("bg", "bg", "hello")
    assert sent.text.startswith(f"Dear Ана,\n\nRead it here:\n{settings.PORTAL_URL}/en/\n\n-- \n")
    assert '<html lang="bg">' in sent.html
    assert sent.unsubscribe_url == ""


def test_news_at_once_stands_in_the_inbox_and_goes_out_as_mail(hello, cast):
    User.objects.filter(pk=cast.partner.pk).update(preferred_language="hu")
    cast.partner.refresh_from_db()
    told = say(cast.partner)
    told.refresh_from_db()
    sent = OutboxMessage.objects.get()
    assert (told.subject, told.language, told.channel) == ("hu", "hu", "now")
    assert told.mailed_at is not None
    assert sent.to == cast.partner.email
    assert "/hu/notifications/unsubscribe/" in sent.unsubscribe_url
    assert sent.unsubscribe_url in sent.text
    with translation.override("hu"):
        assert str(topics.reason("roles", "own")) in sent.text


@pytest.mark.parametrize("channel", [Channel.DAILY, Channel.WEEKLY, Channel.PORTAL])
def test_other_channels_write_to_the_inbox_only(hello, cast, channel):
    choices.choose(cast.partner, {"roles": channel}, by=cast.partner)
    assert say(cast.partner).mailed_at is None
    assert not OutboxMessage.objects.exists()


def test_security_always_goes_out_and_has_no_link_to_stop_it(hello, cast):
    NotificationChoice.objects.create(user=cast.partner, topic="account", channel="portal")
    say(cast.partner, topic="account", because="security")
    assert OutboxMessage.objects.get().unsubscribe_url == ""


@pytest.mark.parametrize("gone", [{"is_active": False}, {"erased_at": "2026-01-01T00:00Z"}])
def test_who_is_gone_is_told_nothing(hello, cast, gone):
    User.objects.filter(pk=cast.partner.pk).update(**gone)
    cast.partner.refresh_from_db()
    assert say(cast.partner) is None
    assert not OutboxMessage.objects.exists()
    assert not Notification.objects.exists()


def test_unknown_topics_and_reasons_are_programming_errors(hello, cast):
    with pytest.raises(KeyError):
        say(cast.partner, topic="weather")
    with pytest.raises(KeyError):
        say(cast.partner, because="mood")


def test_every_topic_has_words_and_reasons():
    for topic in topics.topics():
        assert str(topic.label)
        assert str(topic.help)
        assert topic.because


def test_every_mail_has_words_for_the_delivery_log(settings):
    templates = (settings.BASE_DIR / "templates/mail").glob("*.subject.txt")
    written = {path.name.removesuffix(".subject.txt") for path in templates} - {"digest"}
    assert written <= set(topics.mail_names())


def test_a_mail_is_one_text_in_two_dresses(settings):
    url = f"{settings.PORTAL_URL}/en/inbox/"
    body = (
        f"Dear Ana,\n\nState: new\nReceived: today\n\nOpen it:\n{url}\n\nNews\n{url}\nToday\n\nMore at {url}."
    )
    kinds = [block.kind for block in blocks(body)]
    assert kinds == ["text", "facts", "button", "link", "note", "text"]
    button = blocks(body)[2]
    assert (button.text, button.url) == ("Open it", url)
    assert blocks(body)[-1].lines[0][1].url == url


def test_addresses_that_people_typed_do_not_become_links():
    body = "Dear http://bad.example/x,\n\nhttps://bad.example/\n\n<script>alert(1)</script>"
    letter = letters.frame("S", body, language="en")
    assert "bad.example" in letter.html
    assert 'href="http://bad.example' not in letter.html
    assert 'href="https://bad.example' not in letter.html
    assert "<script" not in letter.html


def test_a_mail_loads_nothing_from_anywhere(hello):
    html = notify(to="a@example.org", language="en", template="hello", context={"name": "A"}).html
    assert not re.search(r"<img|url\(|<link|<script|@import", html)


def test_choices_are_shown_saved_and_kept_apart_by_person(log_in, cast):
    client = log_in(cast.partner)
    page = client.get("/en/my-page/notifications/").content.decode()
    assert "cannot be turned off" in page
    assert "groups you lead" not in page
    data = {topic.code: "weekly" for topic in topics.topics() if not topic.fixed}
    assert client.post("/en/my-page/notifications/", data).status_code == 302
    assert choices.channels_of(cast.partner)["roles"] == "weekly"
    assert choices.channels_of(cast.partner)["account"] == "now"
    assert choices.channels_of(cast.expert)["roles"] == "now"


def test_a_choice_that_does_not_exist_is_refused_on_the_page_and_below(log_in, cast):
    page = log_in(cast.partner).post("/en/my-page/notifications/", {"roles": "pigeon"})
    assert page.status_code == 200
    assert not NotificationChoice.objects.exists()
    with pytest.raises(Refused):
        choices.choose(cast.partner, {"account": Channel.PORTAL}, by=cast.partner)


def test_mails_of_the_log_in_library_wear_the_frame_and_leave_no_key_behind(client, cast):
    client.post("/bg/accounts/password/reset/", {"email": cast.partner.email})
    sent = OutboxMessage.objects.get()
    assert (sent.kind, sent.holds_secret, sent.language) == ("password_reset_key", True, "en")
    assert '<html lang="en">' in sent.html
    assert "/accounts/password/reset/key/" in sent.html
    outbox.deliver()
    sent.refresh_from_db()
    assert (sent.state, sent.text, sent.html) == ("sent", "", "")
