"""User management: who sees whom, and what administrators decide on accounts."""

import datetime
import io

import openpyxl
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.accounts.models import AccountDecision, Office, User
from clusterpolisee.core.accounts.services import offices, people, second_factors
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.people_queries import Criteria
from clusterpolisee.core.partners.people_queries import people as found
from clusterpolisee.core.workflow.errors import Refused
from tests.conftest import person

LIST = "/en/people/"


def page_of(user, name="person", *more):
    return reverse(f"core:{name}", args=[user.public_id, *more])


def names(rows):
    return {user.email.split("@")[0] for user in rows}


def test_administrators_and_secretariat_see_everybody_but_the_erased(cast):
    User.objects.filter(pk=cast.expert.pk).update(erased_at=timezone.now())
    for user in (cast.administrator, cast.secretariat):
        seen = names(User.objects.visible_to(user))
        assert "stakeholder" in seen
        assert "expert" not in seen


def test_a_coordinator_sees_people_of_the_own_bodies_past_ones_too(cast, organisations):
    ended = person("former")
    Mandate.objects.create(
        user=ended, organisation=organisations["mag"], kind="member", ended_at=timezone.now()
    )
    assert names(User.objects.visible_to(cast.coordinator)) == {"coordinator", "partner", "former"}
    Mandate.objects.filter(user=cast.coordinator).update(ended_at=timezone.now())
    assert names(User.objects.visible_to(cast.coordinator)) == {"coordinator"}


def test_everybody_else_sees_themselves_and_a_visitor_nobody(cast, client):
    assert names(User.objects.visible_to(cast.leader)) == {"leader"}
    assert not User.objects.visible_to(client.get("/en/").wsgi_request.user)


@pytest.mark.parametrize("role", ["stakeholder", "partner", "expert", "leader"])
def test_the_pages_are_closed_to_who_manages_nobody(cast, log_in, role):
    user = getattr(cast, role)
    client = log_in(user)
    for path in (LIST, page_of(user), "/en/people/list.csv", "/en/people/change/?do=deactivate"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "administrators, the secretariat and the coordinators" in answer.content.decode()


def test_a_coordinator_finds_nobody_outside_the_own_bodies(cast, log_in):
    client = log_in(cast.coordinator)
    page = client.get(LIST, {"q": "example"}).content.decode()
    assert "partner@example.org" in page
    assert "expert@example.org" not in page
    assert client.get(page_of(cast.expert)).status_code == 404
    assert b"expert@" not in client.get("/en/people/list.csv").content


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(text="PART"), {"partner"}),
        (Criteria(text="bsmepa"), {"leader"}),
        (Criteria(text="koordinátor"), {"coordinator"}),
        (Criteria(role="office.secretariat"), {"secretariat"}),
        (Criteria(role="leadership"), {"leader", "other_leader"}),
        (Criteria(state="deactivated"), {"stakeholder"}),
        (Criteria(state="factor_missing"), {"secretariat", "administrator", "leader", "other_leader"}),
        (Criteria(language="hu"), {"coordinator"}),
        (Criteria(idle_months=6), {"partner"}),
    ],
)
def test_the_list_is_narrowed(cast, criteria, expected):
    User.objects.filter(pk=cast.stakeholder.pk).update(is_active=False)
    User.objects.filter(pk=cast.coordinator.pk).update(full_name="Minta Koordinátor", preferred_language="hu")
    long_ago = timezone.now() - datetime.timedelta(days=400)
    User.objects.filter(pk__in=[cast.partner.pk, cast.expert.pk]).update(date_joined=long_ago)
    UserSession.objects.create(user=cast.expert, ip="127.0.0.1", session_key="x", user_agent="")
    assert names(found(cast.administrator, criteria)) == expected


def test_people_stand_in_alphabetical_order_whatever_their_capitals_and_accents(cast):
    User.objects.exclude(pk=cast.administrator.pk).update(is_active=False)
    for number, name in enumerate(("Bíró", "árpád", "Beck", "zeta", "Ágota", "Ясен", "анна")):
        User.objects.create_user(f"p{number}@example.org", "x", full_name=name)
    User.objects.filter(pk=cast.administrator.pk).update(is_active=False)
    rows = found(cast.administrator, Criteria(state="active"))
    assert [user.full_name for user in rows] == ["Ágota", "árpád", "Beck", "Bíró", "zeta", "анна", "Ясен"]


def test_last_activity_sorts_by_the_newest_of_log_in_and_session(cast):
    now = timezone.now()
    User.objects.filter(pk=cast.expert.pk).update(last_login=now - datetime.timedelta(days=2))
    UserSession.objects.create(
        user=cast.partner, ip="127.0.0.1", session_key="x", user_agent="", last_seen_at=now
    )
    rows = found(cast.administrator, Criteria(sort="activity"))
    assert [user.full_name for user in rows][:2] == ["Partner", "Expert"]


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_the_list_asks_the_same_number_of_queries_for_one_and_for_thirty(cast, log_in, organisations, role):
    client = log_in(getattr(cast, role))

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    count()
    before = count()
    for number in range(20):
        user = person(f"more{number}")
        Mandate.objects.create(user=user, organisation=organisations["mag"], kind="member")
        Office.objects.create(user=user, kind="expert")
        Authenticator.objects.create(user=user, type="totp", data={})
    assert count() == before


def test_the_page_of_a_person_asks_the_same_number_of_queries_for_one_role_and_for_five(
    cast, log_in, organisations
):
    client = log_in(cast.administrator)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(cast.partner)).status_code == 200
        return len(queries)

    count()
    before = count()
    for body in ("bsmepa", "marche"):
        for kind in ("member", "coordinator"):
            Mandate.objects.create(
                user=cast.partner, organisation=organisations[body], kind=kind, ended_at=timezone.now(),
                ended_by=cast.secretariat, end_reason="Why",
            )  # fmt: skip
    Office.objects.create(user=cast.partner, kind="expert")
    assert count() <= before + 1  # the names of who ended something


def test_the_timeline_says_who_ended_what_and_why(cast, log_in):
    office = offices.give(cast.expert, "expert", by=cast.administrator)
    offices.end(office, reason="The project is over", by=cast.administrator)
    page = log_in(cast.administrator).get(page_of(cast.expert)).content.decode()
    assert "The project is over" in page
    assert "Ended by Administrator" in page


def test_a_deactivated_person_is_a_visitor_at_the_next_request(cast, client):
    client.force_login(cast.stakeholder, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/en/my-work/").status_code == 200
    people.deactivate(cast.stakeholder, reason="x", by=cast.administrator)
    assert client.get("/en/my-work/").status_code == 302
    assert OutboxMessage.objects.get().to == cast.stakeholder.email


def test_deactivating_ends_the_sessions_and_keeps_the_reason(cast, client):
    client.force_login(cast.stakeholder, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.session.session_key
    UserSession.objects.get_or_create(
        session_key=key, defaults={"user": cast.stakeholder, "ip": "127.0.0.1", "user_agent": ""}
    )
    people.deactivate(cast.stakeholder, reason="Asked for it", by=cast.administrator)
    assert not UserSession.objects.filter(user=cast.stakeholder).exists()
    assert not client.session.exists(key)
    decision = AccountDecision.objects.get()
    assert (decision.kind, decision.reason, decision.by) == (
        "deactivated",
        "Asked for it",
        cast.administrator,
    )


def test_nobody_else_deactivates_and_nobody_themselves(cast):
    for by in (cast.secretariat, cast.coordinator, cast.stakeholder):
        with pytest.raises(Refused) as refusal:
            people.deactivate(cast.partner, reason="x", by=by)
        assert refusal.value.ask
    with pytest.raises(Refused):
        people.deactivate(cast.administrator, reason="x", by=cast.administrator)


def test_the_last_of_the_secretariat_stays(cast):
    with pytest.raises(Refused) as refusal:
        people.deactivate(cast.secretariat, reason="x", by=cast.administrator)
    assert refusal.value.status == 409
    Office.objects.create(user=cast.partner, kind="secretariat")
    people.deactivate(cast.secretariat, reason="x", by=cast.administrator)


def test_a_second_deactivation_is_told_who_was_quicker(cast):
    people.deactivate(cast.partner, reason="x", by=cast.administrator)
    with pytest.raises(Refused) as refusal:
        people.deactivate(cast.partner, reason="y", by=cast.administrator)
    assert refusal.value.status == 409
    assert "Administrator" in str(refusal.value.reason)
    people.reactivate(cast.partner, reason="z", by=cast.administrator)
    assert User.objects.get(pk=cast.partner.pk).is_active


def test_resetting_a_second_factor_takes_every_factor_and_session_away(cast):
    Authenticator.objects.create(user=cast.leader, type="totp", data={})
    Authenticator.objects.create(user=cast.leader, type="recovery_codes", data={})
    UserSession.objects.create(user=cast.leader, ip="127.0.0.1", session_key="x", user_agent="")
    second_factors.reset(cast.leader, reason="Phone lost", by=cast.administrator)
    assert not Authenticator.objects.filter(user=cast.leader).exists()
    assert not UserSession.objects.filter(user=cast.leader).exists()
    assert "Phone lost" in OutboxMessage.objects.get().text
    with pytest.raises(Refused):
        second_factors.reset(cast.leader, reason="again", by=cast.administrator)


def test_a_stale_profile_form_is_refused(cast):
    version = people.version_of(cast.partner)
    values = {"full_name": "New Name", "preferred_language": "it"}
    people.correct(cast.partner, values=values, version=version, by=cast.secretariat)
    with pytest.raises(Refused) as refusal:
        people.correct(cast.partner, values=values, version=version, by=cast.administrator)
    assert refusal.value.status == 409


def test_the_files_hold_what_the_filter_shows_and_are_logged(cast, log_in):
    User.objects.filter(pk=cast.partner.pk).update(full_name="=HYPERLINK(1)")
    EmailAddress.objects.create(user=cast.partner, email=cast.partner.email, verified=True, primary=True)
    client = log_in(cast.administrator)
    text = client.get("/en/people/list.csv", {"q": "partner"}).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=HYPERLINK(1),partner@example.org")
    assert len(text.splitlines()) == 2
    assert client.get("/hu/people/list.csv").content.decode("utf-8-sig").splitlines()[0].count(";") == 9
    book = openpyxl.load_workbook(io.BytesIO(client.get("/en/people/list.xlsx").content))
    assert book.active.max_row == User.objects.count() + 1
    logged = AccessEvent.objects.filter(what="people.export").order_by("pk")
    assert [event.count for event in logged] == [1, 8, 8]
