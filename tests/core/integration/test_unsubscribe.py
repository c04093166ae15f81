"""The link in a mail: stops one kind of mail, only when a person presses the button."""

import pytest
from django.core import signing
from django.test import Client

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.notifications import choices
from clusterpolisee.core.notifications.models import NotificationChoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast):
    return choices.stop_path(cast.partner, "roles", language="en")


def test_a_scanner_that_opens_the_link_changes_nothing(client, link):
    page = client.get(link)
    assert page.status_code == 200
    assert "Your roles and invitations" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.head(link)
    assert not NotificationChoice.objects.exists()


def test_the_button_moves_the_topic_to_the_portal_without_log_in_and_can_be_undone(client, link, cast):
    page = client.post(link)
    assert choices.channels_of(cast.partner)["roles"] == "portal"
    again = client.get(link).content.decode()
    assert "You get no more mail of this kind" in again
    client.post(link, {"undo": page.context["undo"]})
    assert choices.channels_of(cast.partner)["roles"] == "now"


def test_a_form_of_another_site_changes_nothing(link):
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert not NotificationChoice.objects.exists()


@pytest.mark.parametrize("change", [lambda t: t[:-2], lambda t: "x" + t, lambda t: "nonsense"])
def test_a_tampered_link_gets_a_clear_page(client, link, change):
    token = link.rstrip("/").rsplit("/", 1)[1]
    page = client.post(link.replace(token, change(token)))
    assert page.status_code == 404
    assert "This link no longer works" in page.content.decode()
    assert not NotificationChoice.objects.exists()


def test_an_old_link_gets_the_same_page(client, link, monkeypatch):
    monkeypatch.setattr("clusterpolisee.core.notifications.choices.LINKS_LAST", -1)
    assert client.get(link).status_code == 404


def test_a_link_of_somebody_who_is_gone_gets_the_same_page(client, link, cast):
    User.objects.filter(pk=cast.partner.pk).update(is_active=False)
    assert client.get(link).status_code == 404


def test_security_cannot_be_stopped_by_a_link(client, cast):
    client.post(choices.stop_path(cast.partner, "account", language="en"))
    assert choices.channels_of(cast.partner)["account"] == "now"


def test_the_link_of_a_digest_stops_all_that_comes_in_it(client, cast):
    choices.choose(cast.partner, {"roles": "daily", "desk": "weekly"}, by=cast.partner)
    client.post(choices.stop_path(cast.partner, "digest_daily", language="en"))
    chosen = choices.channels_of(cast.partner)
    assert (chosen["roles"], chosen["desk"]) == ("portal", "weekly")


def test_an_undo_of_another_person_is_not_taken(client, link, cast):
    foreign = signing.dumps([str(cast.expert.public_id), {"roles": "now"}], salt=choices.UNDO_SALT)
    client.post(link)
    client.post(link, {"undo": foreign})
    assert choices.channels_of(cast.partner)["roles"] == "portal"
    assert not NotificationChoice.objects.filter(user=cast.expert).exists()
