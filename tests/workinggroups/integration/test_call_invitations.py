"""Invitations to express interest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterpolisee.core.accounts.limits import LimitReached
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.ui.to_do import tasks_of
from clusterpolisee.core.workflow.errors import Refused
from workinggroups.models import CallInvitation
from workinggroups.services import call_invitations as service

pytestmark = pytest.mark.django_db

PAGE = "/en/calls/wg3/invitations/"


def invited(person):
    return [task.title for task in tasks_of(person) if "invited to express interest" in task.title]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("leader", 200), ("secretariat", 200), ("coordinator", 200), ("other_leader", 403), ("partner", 403),
        ("stakeholder", 403), ("administrator", 403),
    ],
)  # fmt: skip
def test_the_desk_and_coordinators_invite(log_in, cast, call, role, status):
    client = log_in(getattr(cast, role))
    assert client.get(PAGE).status_code == status
    answer = client.post(PAGE, {"email": "somebody@example.org"})
    assert answer.status_code == (302 if role in ("leader", "secretariat") else status)
    assert CallInvitation.objects.count() == (role in ("leader", "secretariat"))


def test_visitors_sign_in_first(client, call):
    assert client.get(PAGE).status_code == 302


def test_a_body_is_invited_through_its_coordinators(log_in, cast, call, organisations, expression_of):
    mag = organisations["mag"]
    log_in(cast.leader).post(PAGE, {"organisation": mag.pk, "message": "You know <b>value</b> chains."})
    note = Notification.objects.get(topic="call_invitations")
    assert note.user == cast.coordinator
    assert "You know <b>value</b> chains." in note.text
    assert "treated like any other" in note.text
    assert invited(cast.coordinator) == ["MAG is invited to express interest: Call of group 3"]
    assert invited(cast.partner) == []
    page = log_in(cast.coordinator).get("/en/calls/wg3/").text
    assert "has invited MAG, whose people you coordinate" in page
    assert "You know &lt;b&gt;value" in page
    assert "has invited" not in log_in(cast.partner).get("/en/calls/wg3/").text
    expression_of(cast.partner, kind="representative", organisation=mag, state="draft")
    assert invited(cast.coordinator) == []


def test_a_body_without_coordinator_cannot_be_told(cast, call, organisations):
    with pytest.raises(Refused, match="has no coordinator"):
        service.invite(call, by=cast.leader, organisation=organisations["marche"])
    assert not CallInvitation.objects.exists()


def test_a_person_is_invited_by_address(log_in, cast, call, expression_of):
    log_in(cast.leader).post(PAGE, {"email": cast.expert.email.upper()})
    assert Notification.objects.get(topic="call_invitations").user == cast.expert
    assert invited(cast.expert) == ["You are invited to express interest: Call of group 3"]
    assert "has invited you to express interest" in log_in(cast.expert).get("/en/calls/wg3/").text
    expression_of(cast.expert)
    assert invited(cast.expert) == []


def test_whether_an_address_has_an_account_is_not_told(log_in, cast, call):
    client = log_in(cast.leader)
    known = client.post(PAGE, {"email": cast.expert.email}, follow=True)
    unknown = client.post(PAGE, {"email": "nobody@example.org"}, follow=True)
    assert [str(m) for m in known.context["messages"]] == [str(m) for m in unknown.context["messages"]]
    assert cast.expert.full_name not in unknown.text
    mail = OutboxMessage.objects.get(to="nobody@example.org")
    assert "/accounts/signup/" in mail.text
    assert "treated like any other" in mail.text


def test_a_coordinator_invites_people_of_the_own_body_alone(log_in, cast, call, organisations):
    client = log_in(cast.coordinator)
    page = client.get(PAGE)
    assert "E-mail address" not in page.text
    assert list(page.context["form"].fields["colleague"].queryset) == [cast.partner]
    client.post(PAGE, {"colleague": cast.partner.pk})
    row = CallInvitation.objects.get()
    assert (row.user, row.organisation) == (cast.partner, organisations["mag"])
    assert invited(cast.partner) == ["You are invited to express interest: Call of group 3"]
    assert "Select a valid choice" in client.post(PAGE, {"colleague": cast.expert.pk}).text
    with pytest.raises(Refused):
        service.invite(call, by=cast.coordinator, colleague=cast.expert)
    with pytest.raises(Refused):
        service.invite(call, by=cast.coordinator, email="somebody@example.org")
    with pytest.raises(Refused):
        service.invite(call, by=cast.coordinator, organisation=organisations["bsmepa"])


def test_the_desk_is_not_told_whom_a_coordinator_invited(log_in, cast, call):
    cast.partner.full_name = "Zsuzsanna Minta"
    cast.partner.save()
    service.invite(call, by=cast.coordinator, colleague=cast.partner, message="Dear Partner")
    text = log_in(cast.leader).get(PAGE).text
    assert "A person of MAG" in text
    assert cast.partner.full_name not in text
    assert "Dear Partner" not in text
    assert cast.partner.full_name in log_in(cast.coordinator).get(PAGE).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Say whom you invite."),
        ({"email": "no address"}, "address"),
        ({"organisation": "999"}, "Select a valid choice"),
        ({"email": "a@example.org", "message": "x" * 1001}, "Please shorten the text to 1000 characters"),
    ],
)
def test_bad_input_is_told(log_in, cast, call, values, words):
    answer = log_in(cast.leader).post(PAGE, values)
    assert answer.status_code == 200
    assert words in answer.text
    assert not CallInvitation.objects.exists()


def test_one_at_a_time_and_nobody_twice(log_in, cast, call, organisations):
    client = log_in(cast.leader)
    both = {"email": "a@example.org", "organisation": organisations["mag"].pk}
    assert "Choose a body, or a person, not both." in client.post(PAGE, both).text
    client.post(PAGE, {"email": "a@example.org"})
    client.post(PAGE, {"email": "b@example.org"})
    assert "have been invited to this call already" in client.post(PAGE, {"email": "A@example.org"}).text
    assert OutboxMessage.objects.filter(kind="call_invitation_address").count() == 2


def test_only_an_open_call_is_worth_an_invitation(log_in, cast, call, stage):
    stage("closed")
    assert "People can be invited while the call is open." in log_in(cast.leader).get(PAGE).text
    with pytest.raises(Refused):
        service.invite(call, by=cast.leader, email="a@example.org")


def test_those_who_run_the_procedure_cannot_be_invited(cast, call, organisations):
    Mandate.objects.create(user=cast.secretariat, organisation=organisations["mag"], kind="member")
    with pytest.raises(Refused):
        service.invite(call, by=cast.coordinator, colleague=cast.secretariat)


def test_nobody_invites_too_many(cast, call):
    for number in range(service.INVITATIONS.most):
        service.invite(call, by=cast.leader, email=f"p{number}@example.org")
    with pytest.raises(LimitReached):
        service.invite(call, by=cast.leader, email="more@example.org")


def test_nothing_waits_once_the_call_has_closed(cast, call, stage):
    service.invite(call, by=cast.leader, email=cast.expert.email)
    past = timezone.now() - timedelta(minutes=1)
    stage("open", closes_at=past, accepts_until=past)
    assert invited(cast.expert) == []
