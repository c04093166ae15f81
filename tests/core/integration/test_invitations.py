"""Asking people to join, and what the invited find behind the link."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from clusterpolisee.core.accounts import limits
from clusterpolisee.core.accounts.limits import INVITATIONS, LimitReached
from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.notifications.models import Notification
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Invitation, Mandate
from clusterpolisee.core.partners.services import invitations
from clusterpolisee.core.privacy.models import Consent
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person

pytestmark = pytest.mark.django_db
LIST = "/en/people/invitations/"
ANNA = "anna@example.org"


def invite(by, body, email=ANNA, kind="member", **values):
    facts = {"language": "en", **values}
    return invitations.invite(email=email, kind=kind, organisation=body, by=by, **facts)


def token_of(email=ANNA):
    mail = OutboxMessage.objects.filter(to=email).order_by("-created_at", "-pk").first()
    return re.search(r"/invitations/([A-Za-z0-9_-]{43})/", mail.text).group(1)


def latest_token(invitation):
    """Of several mails in one transaction: the one whose token is the stored one."""
    texts = OutboxMessage.objects.filter(to=invitation.email).values_list("text", flat=True)
    tokens = [re.search(r"/invitations/([A-Za-z0-9_-]{43})/", text).group(1) for text in texts]
    return next(t for t in tokens if invitations.digest(t) == invitation.token_hash)


def page_for(token):
    return f"/en/invitations/{token}/"


def joining(**changes):
    values = {
        "full_name": "Anna Kovács",
        "preferred_language": "hu",
        "password1": "four words of mine",
        "password2": "four words of mine",
        "notice": "on",
    }
    return {**values, **changes}


# Sending


def test_a_coordinator_invites_for_the_own_body_alone(cast, organisations):
    sent = invite(cast.coordinator, organisations["mag"])
    assert (sent.state, sent.sent_count) == ("sent", 1)
    assert timedelta(days=13, hours=23) < sent.expires_at - timezone.now() <= timedelta(days=14)
    with pytest.raises(Refused, match="BSMEPA"):
        invite(cast.coordinator, organisations["bsmepa"], email="other@example.org")
    with pytest.raises(Refused, match="Experts"):
        invite(cast.coordinator, None, kind="expert")


@pytest.mark.parametrize("who", ["secretariat", "administrator"])
def test_secretariat_and_administrators_invite_for_all_bodies_and_experts(cast, organisations, who):
    by = getattr(cast, who)
    for body in organisations.values():
        invite(by, body, email=f"for-{body.slug}@example.org")
    assert invite(by, None, kind="expert").organisation is None


@pytest.mark.parametrize("who", ["stakeholder", "partner", "leader", "expert"])
def test_nobody_else_invites(cast, organisations, log_in, who):
    with pytest.raises(Refused):
        invite(getattr(cast, who), organisations["mag"])
    client = log_in(getattr(cast, who))
    for path in (LIST, f"{LIST}new/", f"{LIST}bulk/"):
        assert client.get(path).status_code == 403


def test_the_token_is_in_the_mail_and_only_its_digest_is_kept(cast, organisations):
    sent = invite(cast.coordinator, organisations["mag"], language="hu", message="Good to have you.")
    token = token_of()
    assert invitations.find(token) == sent
    mail = OutboxMessage.objects.get(to=ANNA)
    assert mail.holds_secret
    assert mail.language == "hu"
    assert "/hu/invitations/" in mail.text
    assert "Good to have you." in mail.text
    assert token not in str(
        AuditEvent.objects.filter(table="core_invitation").values_list("changes", flat=True)
    )


def test_an_open_invitation_is_not_doubled_and_an_expired_one_is_sent_again(cast, organisations):
    first = invite(cast.coordinator, organisations["mag"])
    with pytest.raises(Refused, match="open invitation"):
        invite(cast.coordinator, organisations["mag"], email="Anna@Example.org")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    again = invite(cast.coordinator, organisations["mag"], full_name="Anna")
    assert (again.pk, again.sent_count, again.full_name) == (first.pk, 2, "Anna")


def test_who_holds_the_role_is_not_invited_to_it(cast, organisations):
    with pytest.raises(Refused, match="already"):
        invite(cast.coordinator, organisations["mag"], email=cast.partner.email)
    assert invite(cast.coordinator, organisations["mag"], email=cast.partner.email, kind="coordinator")


def test_the_inviter_is_told_the_same_whether_the_address_has_an_account_or_not(cast, organisations, log_in):
    person("anna")
    client = log_in(cast.coordinator)
    pages = []
    for email in (ANNA, "new@example.org"):
        values = {"email": email, "kind": "member", "organisation": organisations["mag"].pk, "language": "en"}
        response = client.post(f"{LIST}new/", values, follow=True)
        told = re.sub(r"\s+", " ", response.content.decode()).replace(email, "ADDRESS")
        pages.append((response.redirect_chain, re.search(r"The invitation to .*? way", told).group()))
    assert pages[0] == pages[1]


def test_a_hundred_invitations_an_hour_and_then_a_sentence_with_the_time(cast, organisations, log_in):
    limits_of_today = [limits.take(INVITATIONS, cast.coordinator.pk) for _ in range(100)]
    assert len(limits_of_today) == 100
    with pytest.raises(LimitReached):
        invite(cast.coordinator, organisations["mag"])
    values = {"email": ANNA, "kind": "member", "organisation": organisations["mag"].pk, "language": "en"}
    page = log_in(cast.coordinator).post(f"{LIST}new/", values).content.decode()
    assert "limit of 100 in one hour" in page
    assert ANNA in page
    assert invite(cast.secretariat, organisations["mag"]).state == "sent"


# The link


def test_opening_the_link_changes_nothing(cast, organisations, client):
    invite(cast.coordinator, organisations["mag"])
    before = list(Invitation.objects.values())
    for _ in range(3):
        response = client.get(page_for(token_of()))
    assert response.status_code == 200
    assert client.head(page_for(token_of())).status_code == 200
    assert list(Invitation.objects.values()) == before
    assert not User.objects.filter(email=ANNA).exists()
    assert "no-store" in response["Cache-Control"]


def test_somebody_without_an_account_opens_one_and_has_the_role(cast, organisations, client):
    sent = invite(cast.coordinator, organisations["mag"])
    response = client.post(f"/it/invitations/{token_of()}/", joining())
    assert response.status_code == 302
    user = User.objects.get(email=ANNA)
    assert (user.full_name, user.preferred_language) == ("Anna Kovács", "hu")
    assert EmailAddress.objects.get(user=user).verified
    assert Consent.objects.get(user=user).language == "it"
    assert Mandate.objects.current().get(user=user).kind == "member"
    sent.refresh_from_db()
    assert (sent.state, sent.accepted_by) == ("accepted", user)
    assert client.get("/en/my-work/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"notice": ""}, "notice"), ({"password2": "x"}, "password2"), ({"password1": "kurz"}, "password1"),
     ({"full_name": "\u202eAnna"}, "full_name")],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(cast, organisations, client, changes, field):
    invite(cast.coordinator, organisations["mag"])
    response = client.post(page_for(token_of()), joining(**changes))
    assert field in response.context["form"].errors
    assert not User.objects.filter(email=ANNA).exists()


def test_somebody_with_an_account_signs_in_comes_back_and_accepts(cast, organisations, log_in):
    invite(cast.coordinator, organisations["mag"], email=cast.expert.email)
    address = page_for(token_of(cast.expert.email))
    page = Client().get(address).content.decode()
    assert f"/en/accounts/login/?next={address}" in page
    client = log_in(cast.expert)
    assert "Accept the invitation" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert Mandate.objects.current().filter(user=cast.expert, organisation=organisations["mag"]).exists()


def test_a_visitor_cannot_open_a_second_account_for_a_known_address(cast, organisations, client):
    invite(cast.coordinator, organisations["mag"], email=cast.expert.email)
    response = client.post(page_for(token_of(cast.expert.email)), joining())
    assert "There is an account" in response.content.decode()
    assert User.objects.filter(email=cast.expert.email).count() == 1
    assert Invitation.objects.get().state == "sent"


def test_a_forwarded_link_opens_nothing_and_says_so(cast, organisations, log_in):
    invite(cast.coordinator, organisations["mag"])
    client = log_in(cast.expert)
    response = client.get(page_for(token_of()))
    assert response.status_code == 403
    page = response.content.decode()
    assert "a forwarded link opens nothing" in page
    assert "a…@example.org" in page
    assert ANNA not in page
    assert client.post(page_for(token_of())).status_code == 403
    with pytest.raises(Refused, match="another address"):
        invitations.accept(token_of(), by=cast.expert)
    assert Invitation.objects.get().state == "sent"


def test_a_used_link_says_that_it_was_used_and_by_oneself(cast, organisations, client):
    invite(cast.coordinator, organisations["mag"])
    token = token_of()
    client.post(page_for(token), joining())
    assert "You have accepted this invitation" in client.get(page_for(token)).content.decode()
    other = Client().post(page_for(token), joining())
    assert other.status_code == 410
    assert "has been used" in other.content.decode()
    with pytest.raises(Refused, match="accepted"):
        invitations.accept(token, by=User.objects.get(email=ANNA))
    assert Mandate.objects.filter(user__email=ANNA).count() == 1


def test_an_expired_link_says_whom_to_ask(cast, organisations, client):
    invite(cast.coordinator, organisations["mag"])
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    response = client.get(page_for(token_of()))
    assert response.status_code == 410
    assert "Ask Coordinator to send it again" in " ".join(response.content.decode().split())
    with pytest.raises(Refused, match="expired"):
        invitations.accept(token_of(), by=person("anna"))


def test_a_revoked_link_says_whom_to_ask(cast, organisations, client, log_in):
    sent = invite(cast.coordinator, organisations["mag"])
    inviter = log_in(cast.coordinator)
    assert inviter.post(f"{LIST}{sent.pk}/revoke/").status_code == 302
    response = Client().get(page_for(token_of()))
    assert response.status_code == 410
    assert "ask Coordinator" in response.content.decode()
    assert inviter.post(f"{LIST}{sent.pk}/revoke/").status_code == 409
    assert inviter.post(f"{LIST}{sent.pk}/resend/").status_code == 409


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 500, "../x", "\u0430" * 43])
def test_an_unknown_link_is_404_and_says_what_to_do(client, token):
    response = client.get(f"/en/invitations/{token}/")
    assert response.status_code == 404


def test_sending_again_closes_the_older_link(cast, organisations, client, log_in):
    sent = invite(cast.coordinator, organisations["mag"])
    old = token_of()
    assert log_in(cast.coordinator).post(f"{LIST}{sent.pk}/resend/").status_code == 302
    sent.refresh_from_db()
    new = latest_token(sent)
    assert sent.sent_count == 2
    assert Client().get(page_for(old)).status_code == 404
    assert Client().get(page_for(new)).status_code == 200


# What accepting gives


def test_an_expert_gets_the_office_and_a_member_may_become_coordinator(cast, organisations):
    invite(cast.secretariat, None, email=cast.stakeholder.email, kind="expert")
    invitations.accept(token_of(cast.stakeholder.email), by=cast.stakeholder)
    assert Office.objects.current().get(user=cast.stakeholder).kind == "expert"
    invite(cast.coordinator, organisations["mag"], email=cast.partner.email, kind="coordinator")
    invitations.accept(token_of(cast.partner.email), by=cast.partner)
    kinds = Mandate.objects.current().filter(user=cast.partner).values_list("kind", flat=True)
    assert sorted(kinds) == ["coordinator", "member"]


def test_a_role_given_in_the_meantime_is_not_doubled(cast, organisations):
    invite(cast.coordinator, organisations["mag"], email=cast.expert.email)
    Mandate.objects.create(user=cast.expert, organisation=organisations["mag"], kind="member")
    invitations.accept(token_of(cast.expert.email), by=cast.expert)
    assert Mandate.objects.current().filter(user=cast.expert).count() == 1


def test_a_role_that_begins_later_is_reached_without_a_gap(cast, organisations):
    later = timezone.localdate() + timedelta(days=30)
    role = {"user": cast.expert, "organisation": organisations["mag"], "kind": "member"}
    Mandate.objects.create(**role, from_date=later)
    invite(cast.coordinator, organisations["mag"], cast.expert.email)
    invitations.accept(token_of(cast.expert.email), by=cast.expert)
    given = Mandate.objects.current().get(**role)
    assert given.until_date == later - timedelta(days=1)


def test_every_step_is_in_the_trail_with_its_actor(cast, organisations):
    sent = invite(cast.coordinator, organisations["mag"], email=cast.expert.email)
    invitations.accept(token_of(cast.expert.email), by=cast.expert)
    trail = AuditEvent.objects.filter(table="core_invitation", object_id=str(sent.pk))
    assert [event.actor for event in trail] == [f"user:{cast.coordinator.pk}", f"user:{cast.expert.pk}"]


# The list


def test_a_coordinator_sees_the_invitations_of_the_own_body_alone(cast, organisations, log_in):
    invite(cast.secretariat, organisations["mag"])
    foreign = invite(cast.secretariat, organisations["bsmepa"], email="foreign@example.org")
    client = log_in(cast.coordinator)
    page = client.get(LIST).content.decode()
    assert ANNA in page
    assert "foreign@example.org" not in page
    for verb in ("resend", "revoke"):
        assert client.get(f"{LIST}{foreign.pk}/{verb}/").status_code == 404
        assert client.post(f"{LIST}{foreign.pk}/{verb}/").status_code == 404


def test_the_list_is_searched_and_filtered_by_state_and_body(cast, organisations, log_in):
    invite(cast.secretariat, organisations["mag"], full_name="Anna Nagy")
    invite(cast.secretariat, organisations["bsmepa"], email="ivan@example.org")
    late = invite(cast.secretariat, None, email="late@example.org", kind="expert")
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(days=1))
    client = log_in(cast.secretariat)

    def found(**query):
        return {row.email for row, _badge in client.get(LIST, query).context["rows"]}

    assert len(found()) == 3
    assert found(q="nagy") == {ANNA}
    assert found(state="expired") == {"late@example.org"}
    assert found(state="sent") == {ANNA, "ivan@example.org"}
    assert found(organisation=organisations["bsmepa"].pk) == {"ivan@example.org"}
    assert found(q="nobody") == set()
    assert client.get(LIST, {"state": "nonsense", "organisation": "x"}).status_code == 200


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_three(cast, organisations, log_in):
    client = log_in(cast.secretariat)
    client.get(LIST)  # the session notes its first use
    counts = []
    for number in range(3):
        invite(cast.secretariat, organisations["mag"], email=f"p{number}@example.org")
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_markup_and_formulas_in_a_name_are_harmless(cast, organisations, log_in, client):
    invite(cast.coordinator, organisations["mag"], full_name='=cmd|"/C calc"!A1 <script>alert(1)</script>')
    assert "<script>alert" not in Client().get(page_for(token_of())).content.decode()
    page = log_in(cast.coordinator).get(LIST).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in OutboxMessage.objects.get(to=ANNA).html


def test_whoever_invited_is_told_in_their_own_language_that_it_was_accepted(cast, organisations):
    User.objects.filter(pk=cast.coordinator.pk).update(preferred_language="hu")
    invite(cast.coordinator, organisations["mag"], kind="coordinator")
    anna = person("anna")
    EmailAddress.objects.create(user=anna, email=ANNA, verified=True, primary=True)
    with translation.override("it"):
        invitations.accept(token_of(), by=anna)
    news = Notification.objects.get(user=cast.coordinator)
    assert (news.topic, news.because, news.language) == ("roles", "inviter", "hu")
    assert "koordinátor" in news.text
    assert "coordinatore" not in news.text
