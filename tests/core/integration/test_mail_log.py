"""The delivery log: what became of each mail, and who decides about those in doubt."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from clusterpolisee.core.notifications import mail_log
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.workflow.errors import Refused

pytestmark = pytest.mark.django_db
LOG = "/en/people/mail/"


def a_mail(state="in_doubt", **values):
    given = {"to": "someone@example.org", "subject": "The subject", "text": "The body", "html": "<p>The body"}
    given |= {"language": "en", "kind": "expression_new", "state": state, **values}
    return OutboxMessage.objects.create(**given)


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.mark.parametrize("name", ["stakeholder", "partner", "coordinator", "expert", "leader"])
def test_the_log_is_for_administrators_and_the_secretariat(log_in, cast, name):
    mail = a_mail()
    client = log_in(getattr(cast, name))
    assert client.get(LOG).status_code == 403
    assert client.get(f"{LOG}{mail.pk}/").status_code == 403
    decided = client.post(f"{LOG}{mail.pk}/", {"decision": "arrived", "reason": "I say so"})
    assert decided.status_code == 403
    mail.refresh_from_db()
    assert mail.state == "in_doubt"


@pytest.mark.parametrize("name", ["secretariat", "administrator"])
def test_those_who_may_read_it_see_no_text(log_in, cast, name):
    mail = a_mail()
    client = log_in(getattr(cast, name))
    for path in (LOG, f"{LOG}{mail.pk}/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "someone@example.org" in page.content.decode()
        assert "The body" not in page.content.decode()
        assert "The subject" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3),
        ({"state": "sent"}, 1),
        ({"kind": "invitation"}, 1),
        ({"address": "OTHER@"}, 1),
        ({"since": "2020-01-01", "until": "2020-12-31"}, 1),
        ({"state": "failed"}, 0),
        ({"since": "yesterday"}, 0),
        ({"state": "nonsense"}, 0),
    ],
)
def test_filters_narrow_the_log(log_in, cast, query, found):
    a_mail()
    a_mail("sent", kind="invitation", to="other@example.org")
    old = a_mail("queued")
    OutboxMessage.objects.filter(pk=old.pk).update(created_at=datetime(2020, 5, 1, tzinfo=UTC))
    page = log_in(cast.secretariat).get(LOG, query)
    assert page.status_code == 200
    assert len(page.context["rows"]) == found


def test_the_log_takes_the_same_queries_however_long_it_is(log_in, cast, django_assert_max_num_queries):
    client = log_in(cast.secretariat)
    a_mail()
    with django_assert_max_num_queries(20) as one:
        client.get(LOG)
    for _ in range(60):
        a_mail("sent")
    with django_assert_max_num_queries(len(one)):
        client.get(LOG)


def test_it_arrived_settles_as_sent_with_who_and_why(log_in, cast):
    mail = a_mail()
    client = log_in(cast.secretariat)
    assert client.post(f"{LOG}{mail.pk}/", {"decision": "arrived", "reason": ""}).status_code == 200
    client.post(f"{LOG}{mail.pk}/", {"decision": "arrived", "reason": "By telephone"})
    mail.refresh_from_db()
    assert (mail.state, mail.settled_by, mail.settled_reason) == ("sent", cast.secretariat, "By telephone")
    assert OutboxMessage.objects.count() == 1
    assert "By telephone" in client.get(f"{LOG}{mail.pk}/").content.decode()


def test_sending_again_makes_a_new_mail_and_keeps_the_trace(log_in, cast):
    mail = a_mail()
    client = log_in(cast.secretariat)
    client.post(f"{LOG}{mail.pk}/", {"decision": "again", "reason": "Not there"})
    mail.refresh_from_db()
    again = mail.sent_again_as
    assert (mail.state, again.state, again.text, again.to) == ("failed", "queued", "The body", mail.to)
    assert f"{LOG}{again.pk}/" in client.get(f"{LOG}{mail.pk}/").content.decode()
    assert f"{LOG}{mail.pk}/" in client.get(f"{LOG}{again.pk}/").content.decode()


def test_what_held_a_secret_cannot_be_sent_again(log_in, cast):
    mail = a_mail(text="", html="", subject="")
    client = log_in(cast.secretariat)
    assert "cannot be sent again" in client.get(f"{LOG}{mail.pk}/").content.decode()
    assert client.post(f"{LOG}{mail.pk}/", {"decision": "again", "reason": "x"}).status_code == 409
    mail.refresh_from_db()
    assert mail.state == "in_doubt"


def test_leaving_it_settles_as_failed(log_in, cast):
    mail = a_mail()
    log_in(cast.secretariat).post(f"{LOG}{mail.pk}/", {"decision": "leave", "reason": "Too old"})
    mail.refresh_from_db()
    assert (mail.state, mail.sent_again_as) == ("failed", None)


@pytest.mark.parametrize("state", ["queued", "claimed", "sent", "failed"])
def test_only_mail_in_doubt_is_decided_about(log_in, cast, state):
    mail = a_mail(state)
    answer = log_in(cast.secretariat).post(f"{LOG}{mail.pk}/", {"decision": "again", "reason": "x"})
    assert answer.status_code == 409
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_at_once_one_is_told_to_look_again(cast):
    mail = a_mail()
    start, refused = Barrier(2), []

    def decide(by):
        start.wait()
        try:
            mail_log.settle(mail, "again", by=by, reason="Not there")
        except Refused as refusal:
            refused.append(refusal.status)
        connection.close()

    threads = [Thread(target=decide, args=[by]) for by in (cast.secretariat, cast.administrator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [409]
    assert OutboxMessage.objects.count() == 2
