"""Every refusal says what is missing and whom to ask."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.ui.objects import kinds
from clusterpolisee.core.workflow.errors import Refused
from consultations.models import Consultation, Questionnaire
from consultations.permissions import check_can_conduct
from repository.models import Practice
from repository.permissions import check_can_edit, check_can_publish
from workinggroups.models import Expression
from workinggroups.permissions.expressions import check_without_conflict
from workinggroups.permissions.groups import check_can_use_desk


@pytest.fixture
def practice(groups, countries, organisations) -> Practice:
    return Practice.objects.create(
        group=groups[3], country=countries["HU"], organisation=organisations["mag"], source_language="en",
        title_en="Practice",
    )  # fmt: skip


def asked(check, *args, reader) -> str:
    with pytest.raises(Refused) as refusal:
        check(*args)
    return refusal.value.whom_to_ask(reader)


def test_a_refusal_names_the_leader_to_those_who_may_know_the_name(cast, groups):
    refused = (check_can_use_desk, groups[3], cast.partner)
    assert asked(*refused, reader=cast.partner) == "Ask the leader of working group 3: Leader."
    assert asked(*refused, reader=cast.stakeholder) == "Ask the leader of working group 3."
    assert asked(*refused, reader=AnonymousUser()) == "Ask the leader of working group 3."


def test_matters_of_a_body_lead_to_its_coordinator(cast, practice, organisations):
    edit = (check_can_edit, practice, cast.leader)
    assert asked(*edit, reader=cast.leader) == "Ask the coordinator of MAG: Coordinator."
    assert asked(*edit, reader=cast.stakeholder) == "Ask the coordinator of MAG."
    Mandate.objects.filter(user=cast.partner).update(organisation=organisations["mag"])
    publish = (check_can_publish, cast.partner, organisations["bsmepa"])
    assert asked(*publish, reader=cast.partner) == "Ask the coordinator of your organisation: Coordinator."
    assert asked(check_can_publish, cast.stakeholder, reader=cast.stakeholder) == ""


def test_nobody_is_told_to_ask_themselves(cast, call, countries, organisations):
    Mandate.objects.create(user=cast.expert, organisation=organisations["bsmepa"], kind="member")
    sent = Expression.objects.create(
        call=call, applicant=cast.expert, number=1, kind="expert", country=countries["HU"], language="en",
        token=uuid.uuid4(), state="submitted", submitted_at=timezone.now(),
    )  # fmt: skip
    assert asked(check_without_conflict, sent, cast.leader, reader=cast.leader) == ""


def test_a_consultation_leads_to_the_leader_of_the_group_that_asks(cast, groups):
    questionnaire = Questionnaire.objects.create(code="q", title_en="Q")
    consultation = Consultation.objects.create(
        slug="c", questionnaire=questionnaire, group=groups[3], state="open"
    )
    refused = (check_can_conduct, consultation, cast.partner)
    assert "Ask the leader of working group 3" in asked(*refused, reader=cast.partner)


def test_a_check_that_only_wants_yes_or_no_asks_for_nobody(cast, groups, django_assert_num_queries):
    cast.partner.current_offices  # noqa: B018
    with django_assert_num_queries(1), pytest.raises(Refused):
        check_can_use_desk(groups[3], cast.partner)


def test_the_page_of_a_refusal_holds_reason_person_and_the_way_to_the_secretariat(practice, cast, log_in):
    html = (
        log_in(cast.leader)
        .get(reverse("repository:practice_edit", args=[practice.public_id]))
        .content.decode()
    )
    assert "A practice is changed by the person who added it" in html
    assert "Ask the coordinator of MAG: Coordinator." in html
    assert "/en/contact/" in html
    assert "What you can do" in html


def test_what_is_not_open_looks_like_what_is_not_there(cast, call, countries, log_in):
    """The rule of the kind is told from the address alone."""
    sent = Expression.objects.create(
        call=call, applicant=cast.expert, number=1, kind="expert", country=countries["HU"], language="en",
        token=uuid.uuid4(), state="submitted", submitted_at=timezone.now(),
    )  # fmt: skip
    client = log_in(cast.partner)
    pages = []
    for key in (sent.pk, uuid.uuid4()):
        response = client.get(reverse("workinggroups:expression", args=[key]))
        assert response.status_code == 404
        pages.append(response.content.decode().replace(str(key), "").replace(response["X-Request-ID"], ""))
    assert "Expressions of interest are open to those who write them" in pages[0]
    assert "What you can do" in pages[0]
    assert pages[0].split("<main")[1] == pages[1].split("<main")[1]


def test_a_visitor_is_offered_to_sign_in_where_nothing_is(client, db):
    html = client.get("/en/calls/none/").content.decode()
    assert "Sign in" in html.split("<main")[1]
    assert "A call is open to everyone once it is published" in html


@pytest.mark.parametrize("kind", ["expression", "practice", "call", "consultation", "organisation", "pilot"])
def test_every_kind_names_its_pages(kind):
    assert next(known for known in kinds() if known.code == kind).routes


def test_a_form_that_expired_says_what_to_do(client, db):
    response = type(client)(enforce_csrf_checks=True).post("/en/accounts/login/", {})
    assert response.status_code == 403
    assert "allow cookies" in response.content.decode()


def test_the_log_in_page_says_why_one_was_sent_there(client, db):
    page = client.get(f"/en/expressions/{uuid.uuid4()}/", follow=True).content.decode()
    assert "The page you asked for opens only after you sign in." in page
    assert "Expressions of interest are open to those who write them" in page
    assert "opens only after" not in client.get("/en/accounts/login/").content.decode()
    for target in ("/en/practices/", "//evil.example/", "https://evil.example/", "/nothing/%00", "/\x00"):
        page = client.get("/en/accounts/login/", {"next": target})
        assert page.status_code in {200, 404}
        assert "opens only after" not in page.content.decode()
