"""Digests: one mail with what is unread, once, however many clocks ring."""

from threading import Barrier, Thread

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.notifications import choices
from clusterpolisee.core.notifications.digests import send_digests
from clusterpolisee.core.notifications.models import Channel, Notification
from clusterpolisee.core.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


def news(user, subject="News", channel="daily", **values):
    given = {"topic": "roles", "because": "own", "text": "Text", "url": "/en/partners/"}
    return Notification.objects.create(
        user=user, subject=subject, channel=channel, language="en", **{**given, **values}
    )


def test_a_digest_holds_what_waits_and_goes_out_once(cast):
    news(cast.partner, "First")
    news(cast.partner, "Second", url="")
    news(cast.partner, "Weekly", channel="weekly")
    news(cast.partner, "Portal", channel="portal")
    news(cast.partner, "Read", read_at=timezone.now())
    assert send_digests(Channel.DAILY) == 1
    assert send_digests(Channel.DAILY) == 0
    sent = OutboxMessage.objects.get()
    assert sent.kind == "digest_daily"
    assert "2 messages" in sent.subject
    assert "First" in sent.text
    assert f'href="{settings.PORTAL_URL}/en/partners/"' in sent.html
    assert not any(word in sent.text for word in ("Weekly", "Portal", "Read "))
    assert Notification.objects.filter(mailed_at__isnull=False).count() == 2


def test_a_digest_is_in_the_language_the_person_has_now(cast):
    news(cast.partner)
    User.objects.filter(pk=cast.partner.pk).update(preferred_language="bg")
    send_digests(Channel.DAILY)
    sent = OutboxMessage.objects.get()
    assert sent.language == "bg"
    assert "/bg/inbox/" in sent.text


def test_who_is_gone_gets_no_digest(cast):
    news(cast.partner)
    User.objects.filter(pk=cast.partner.pk).update(is_active=False)
    assert send_digests(Channel.DAILY) == 0


def test_what_waits_moves_along_with_the_choice(cast):
    news(cast.partner)
    choices.choose(cast.partner, {"roles": "portal"}, by=cast.partner)
    assert send_digests(Channel.DAILY) == 0
    news(cast.partner)
    choices.choose(cast.partner, {"roles": "weekly"}, by=cast.partner)
    assert send_digests(Channel.DAILY) == 0
    assert send_digests(Channel.WEEKLY) == 1


def test_a_long_digest_is_cut_and_says_how_much_there_is(cast):
    Notification.objects.bulk_create(
        Notification(
            user=cast.partner,
            topic="roles",
            because="own",
            subject=f"News {number}",
            text="T",
            language="en",
            channel="daily",
        )
        for number in range(60)
    )
    send_digests(Channel.DAILY)
    sent = OutboxMessage.objects.get()
    assert "60 messages" in sent.subject
    assert sent.text.count("News ") == 50
    assert "10 more" in sent.text


def test_digests_go_out_in_the_morning_of_the_portal():
    daily = settings.CELERY_BEAT_SCHEDULE["daily digest"]
    weekly = settings.CELERY_BEAT_SCHEDULE["weekly digest"]
    assert (daily["schedule"].hour, daily["schedule"].minute) == ({7}, {0})
    assert weekly["schedule"].day_of_week == {1}
    assert settings.CELERY_TIMEZONE == settings.TIME_ZONE
    current_app.loader.import_default_modules()
    assert {daily["task"], weekly["task"]} <= set(current_app.tasks)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_send_one_digest_to_each(cast):
    for user in (cast.partner, cast.expert, cast.leader):
        for number in range(3):
            news(user, f"News {number}")
    start = Barrier(2)

    def ring():
        start.wait()
        send_digests(Channel.DAILY)
        connection.close()

    threads = [Thread(target=ring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    receivers = sorted(OutboxMessage.objects.values_list("to", flat=True))
    assert receivers == sorted(user.email for user in (cast.partner, cast.expert, cast.leader))
