"""What the pages of user management let people do, from the list to the report."""

import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.services import offices
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.partners.services import mandates
from tests.conftest import person

CHANGE = "/en/people/change/"


def path(user, name="person", *more):
    return reverse(f"core:{name}", args=[user.public_id, *more])


def mandate_of(user):
    return Mandate.objects.get(user=user)


def change(client, do, people, **extra):
    """Post what the preview of a change would post."""
    query = f"{CHANGE}?do={do}" + "".join(
        f"&{key}={extra.pop(key)}" for key in ("body", "to") if key in extra
    )
    values = {"person": [str(user.public_id) for user in people], "token": str(uuid.uuid4()), **extra}
    return client.post(query, values)


def test_an_account_is_deactivated_with_a_reason_from_its_own_page(cast, log_in):
    client = log_in(cast.administrator)
    url = path(cast.partner, "person_deactivate")
    assert "Deactivate the account of Partner?" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    assert User.objects.get(pk=cast.partner.pk).is_active
    page = client.post(url, {"reason": "Left the body"}, follow=True).content.decode()
    assert "is deactivated" in page
    assert "Left the body" in page
    assert client.post(url, {"reason": "again"}).status_code == 409
    reopened = client.post(path(cast.partner, "person_reactivate"), {"reason": "Came back"}, follow=True)
    assert "active again" in reopened.content.decode()


@pytest.mark.parametrize("role", ["secretariat", "coordinator"])
@pytest.mark.parametrize(
    "name",
    ["person_deactivate", "person_reactivate", "person_second_factor_reset", "person_sign_out", "office_new"],
)
def test_only_administrators_close_accounts_and_give_offices(cast, log_in, role, name):
    answer = log_in(getattr(cast, role)).get(path(cast.partner, name))
    assert answer.status_code == 403
    assert "Ask an administrator of the portal." in answer.content.decode()


def test_a_second_factor_is_reset_and_sessions_are_ended_from_their_pages(cast, log_in):
    Authenticator.objects.create(user=cast.leader, type="totp", data={})
    client = log_in(cast.administrator)
    client.post(path(cast.leader, "person_second_factor_reset"), {"reason": "Phone lost"})
    assert not Authenticator.objects.filter(user=cast.leader).exists()
    answer = client.post(path(cast.leader, "person_sign_out"), {"reason": "Computer stolen"}, follow=True)
    assert "is signed out everywhere" in answer.content.decode()
    assert "Computer stolen" in answer.content.decode()


def test_a_coordinator_ends_a_mandate_and_names_a_successor(cast, log_in, organisations):
    successor = person("successor")
    Mandate.objects.create(user=successor, organisation=organisations["mag"], kind="member")
    mandate = mandate_of(cast.coordinator)
    client = log_in(cast.coordinator)
    url = path(cast.coordinator, "mandate_end", mandate.pk)
    assert "Successor" in client.get(url).content.decode()
    values = {"reason": "New tasks", "successor": str(successor.public_id)}
    page = client.post(url, values, follow=True)
    assert "takes over" in page.content.decode()
    assert page.redirect_chain[-1][0] == "/en/my-page/roles/"
    assert client.get("/en/people/").status_code == 403  # the right ended with the mandate, in this session


def test_the_second_administrator_reads_who_ended_the_mandate_before(cast, log_in):
    mandate = mandate_of(cast.partner)
    mandates.end(mandate, reason="x", by=cast.coordinator)
    client = log_in(cast.administrator)
    for answer in (
        client.get(path(cast.partner, "mandate_end", mandate.pk)),
        client.post(path(cast.partner, "mandate_end", mandate.pk), {"reason": "y"}),
    ):
        assert answer.status_code == 409
        assert "was already ended by Coordinator on" in answer.content.decode()


def test_a_mandate_is_ended_only_on_the_page_of_its_person(cast, log_in):
    client = log_in(cast.administrator)
    assert client.get(path(cast.partner, "mandate_end", mandate_of(cast.leader).pk)).status_code == 404


def test_a_coordinator_of_another_body_ends_no_mandate(cast, log_in, organisations):
    Mandate.objects.create(user=cast.partner, organisation=organisations["bsmepa"], kind="member")
    foreign = Mandate.objects.get(user=cast.partner, organisation=organisations["bsmepa"])
    client = log_in(cast.coordinator)
    answer = client.post(path(cast.partner, "mandate_end", foreign.pk), {"reason": "x"})
    assert answer.status_code == 403
    assert "End the mandate" in client.get(path(cast.partner)).content.decode()
    assert (
        path(cast.partner, "mandate_end", foreign.pk) not in client.get(path(cast.partner)).content.decode()
    )


def test_the_secretariat_gives_a_mandate(cast, log_in):
    client = log_in(cast.secretariat)
    values = {
        "organisation": "mag", "kind": "member", "function": "Adviser", "from_date": "2026-01-01",
        "until_date": "2025-01-01",
    }  # fmt: skip
    url = path(cast.expert, "mandate_new")
    assert "The last day lies before the first." in client.post(url, values).content.decode()
    values["until_date"] = ""
    assert client.post(url, values).status_code == 302
    assert "already has this mandate" in client.post(url, values).content.decode()
    assert mandate_of(cast.expert).function == "Adviser"


def test_an_administrator_gives_and_ends_an_office(cast, log_in):
    client = log_in(cast.administrator)
    client.post(path(cast.expert, "office_new"), {"kind": "expert"})
    office = Office.objects.get(user=cast.expert)
    url = path(cast.expert, "office_end", office.pk)
    assert client.post(url, {"reason": "Over"}).status_code == 302
    assert client.get(url).status_code == 409
    own = Office.objects.get(user=cast.administrator)
    assert client.get(path(cast.administrator, "office_end", own.pk)).status_code == 403


def test_a_coordinator_names_functions_and_no_names(cast, log_in):
    client = log_in(cast.coordinator)
    url = path(cast.partner, "person_edit")
    page = client.get(url).content.decode()
    assert "full_name" not in page
    field = f"function_{mandate_of(cast.partner).pk}"
    client.post(url, {field: "Head of unit", "full_name": "Somebody Else"})
    assert mandate_of(cast.partner).function == "Head of unit"
    assert User.objects.get(pk=cast.partner.pk).full_name == "Partner"


def test_a_profile_is_corrected_unless_it_changed_meanwhile(cast, log_in):
    client = log_in(cast.secretariat)
    url = path(cast.expert, "person_edit")
    version = client.get(url).context["form"]["version"].initial
    values = {"full_name": "Expert Two", "preferred_language": "it", "version": version}
    assert client.post(url, values).status_code == 302
    assert client.post(url, values).status_code == 409
    assert User.objects.get(pk=cast.expert.pk).preferred_language == "it"


def test_rights_of_an_office_end_at_the_next_request(cast, log_in):
    second = person("second")
    office = Office.objects.create(user=second, kind="administrator")
    client = log_in(second)
    assert client.get("/en/people/").status_code == 200
    offices.end(office, reason="x", by=cast.administrator)
    assert client.get("/en/people/").status_code == 403


def test_rights_of_a_leadership_end_at_the_next_request(cast, call, log_in):
    client = log_in(cast.leader)
    assert client.get("/en/calls/wg3/desk/expressions/").status_code == 200
    cast.leader.leaderships.update(ended_at="2026-01-01T00:00Z")
    assert client.get("/en/calls/wg3/desk/expressions/").status_code == 403


def test_a_preview_changes_nothing_and_says_who_is_left_out_and_why(cast, log_in):
    client = log_in(cast.administrator)
    chosen = "".join(
        f"&person={getattr(cast, r).public_id}" for r in ("partner", "administrator", "secretariat")
    )
    page = client.get(
        f"{CHANGE}?do=deactivate{chosen}&person={uuid.uuid4()}&person=nonsense"
    ).content.decode()
    assert "1 person will be changed" in page
    assert "2 people are left out" in page
    assert "This is your own account" in page
    assert "2 entries were not people you manage" in page
    assert User.objects.filter(is_active=False).count() == 0
    assert not OutboxMessage.objects.exists()


def test_a_change_is_made_once_and_reported(cast, log_in):
    client = log_in(cast.administrator)
    values = {
        "person": [str(cast.partner.public_id), str(cast.expert.public_id)],
        "token": str(uuid.uuid4()), "reason": "End of the project",
    }  # fmt: skip
    first = client.post(f"{CHANGE}?do=deactivate", values, follow=True)
    again = client.post(f"{CHANGE}?do=deactivate", values, follow=True)
    for answer in (first, again):
        assert "2 people were changed" in answer.content.decode()
    assert User.objects.filter(is_active=False).count() == 2
    assert OutboxMessage.objects.count() == 2


def test_a_coordinator_ends_mandates_of_the_own_body_only(cast, log_in, organisations):
    Mandate.objects.create(user=cast.partner, organisation=organisations["bsmepa"], kind="member")
    client = log_in(cast.coordinator)
    people = [cast.partner, cast.coordinator, cast.expert]
    assert client.get(f"{CHANGE}?do=deactivate&person={cast.partner.public_id}").status_code == 302
    assert change(client, "end-mandates", people, body="bsmepa", reason="x").status_code == 200
    page = client.get(change(client, "end-mandates", people, body="mag", reason="x").url).content.decode()
    assert "1 person was changed" in page
    assert "own mandates" in page
    assert "1 entry was not a person you manage" in page
    assert set(
        Mandate.objects.current().filter(user=cast.partner).values_list("organisation__slug", flat=True)
    ) == {"bsmepa"}


def test_all_who_are_found_can_be_chosen_at_once(cast, log_in, monkeypatch):
    client = log_in(cast.administrator)
    page = client.get(f"{CHANGE}?do=ask-second-factor&all=1&role=leadership").content.decode()
    assert "2 people will be changed" in page
    answer = change(client, "ask-second-factor", [cast.leader, cast.other_leader])
    assert "2 people were changed" in client.get(answer.url).content.decode()
    assert OutboxMessage.objects.count() == 2
    monkeypatch.setattr("clusterpolisee.core.partners.services.bulk.MOST", 3)
    answer = client.get(f"{CHANGE}?do=deactivate&all=1", follow=True)
    assert "At most 3 people at once" in answer.content.decode()


def test_the_language_of_mails_is_changed_for_many(cast, log_in):
    client = log_in(cast.secretariat)
    first = client.get(f"{CHANGE}?do=language&person={cast.expert.public_id}").content.decode()
    assert "One more detail before the preview; 1 person is chosen." in first
    answer = change(client, "language", [cast.expert, cast.partner], to="bg")
    assert answer.status_code == 302
    assert User.objects.filter(preferred_language="bg").count() == 2


def test_a_report_is_read_by_its_author_alone(cast, log_in):
    answer = change(log_in(cast.administrator), "deactivate", [cast.partner], reason="x")
    assert "no longer kept" in log_in(cast.secretariat).get(answer.url, follow=True).content.decode()


def test_nothing_chosen_leads_back_with_a_word(cast, log_in):
    client = log_in(cast.administrator)
    assert "tick them" in client.get(f"{CHANGE}?do=deactivate", follow=True).content.decode()
    assert "Choose what to do" in client.get(CHANGE, follow=True).content.decode()
