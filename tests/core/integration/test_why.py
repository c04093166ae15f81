"""The explanation says what `visible_to` does, for everybody, and to the right people."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office
from clusterpolisee.core.partners.models import Invitation, Mandate
from clusterpolisee.core.ui.objects import kind_of, kinds
from clusterpolisee.core.ui.trail.explanations import judge, lines_for
from consultations.models import Consultation, Questionnaire
from pilots.models import PilotAction
from repository.models import Practice
from repository.services import practices
from workinggroups.models import Call, ConflictDeclaration, Expression, Leadership
from workinggroups.permissions.expressions import can_assess, can_read_text

CAST = "stakeholder partner coordinator expert leader other_leader secretariat administrator".split()


def expression_of(applicant: Any, call: Call, countries: Any, **values: Any) -> Expression:
    number = Expression.objects.filter(call=call).count() + 1
    facts = {"kind": "expert", "country": countries["HU"], "language": "en", "token": uuid.uuid4()}
    texts = {"profile": "Profile", "motivation": "SECRET-TEXT", "experience": "E", "contribution": "C"}
    facts |= {"state": "submitted", "submitted_at": timezone.now()}
    made = Expression.objects.create(
        call=call, applicant=applicant, number=number, **{**facts, **texts, **values}
    )
    for row in Leadership.objects.filter(group=call.group).exclude(user=applicant):
        ConflictDeclaration.objects.create(expression=made, user=row.user, verdict="none")
    return made


@pytest.fixture
def sent(cast, call, countries) -> Expression:
    return expression_of(cast.expert, call, countries)


@pytest.fixture
def in_conflict(cast, call, countries, organisations) -> Expression:
    """From a colleague of the leader, who belongs to the secretariat's body too."""
    Mandate.objects.create(user=cast.stakeholder, organisation=organisations["bsmepa"], kind="member")
    return expression_of(cast.stakeholder, call, countries)


@pytest.fixture
def practice(cast, groups, countries, organisations) -> Practice:
    return Practice.objects.create(
        group=groups[3], country=countries["HU"], organisation=organisations["mag"], author=cast.partner,
        source_language="en", title_en="A cluster that lasts", summary_en="S", problem_en="P",
        solution_en="S", results_en="R",
    )  # fmt: skip


@pytest.fixture
def everything(cast, groups, organisations, call, sent, in_conflict, practice, countries) -> dict[str, Any]:
    """One object of every kind, those that can be closed to the public both open and closed."""
    draft = Call.objects.create(slug="draft", group=groups[3], title_en="Draft")
    withdrawn = Practice.objects.create(
        group=groups[3], country=countries["HU"], organisation=organisations["mag"], source_language="en",
        title_en="Withdrawn", author=cast.expert,
    )  # fmt: skip
    practices.withdraw(withdrawn, by=cast.partner)
    asked = Questionnaire.objects.create(code="q", title_en="Q")
    facts = {"questionnaire": asked, "group": groups[3], "title_en": "C", "introduction_en": "I"}
    invitation = {"token_hash": "x" * 64, "invited_by": cast.coordinator, "expires_at": "2030-01-01T00:00Z"}
    return {
        "open call": call,
        "draft call": draft,
        "own expression": expression_of(cast.leader, call, countries),
        "expression": sent,
        "expression in conflict": in_conflict,
        "practice": practice,
        "withdrawn practice": Practice.objects.get(pk=withdrawn.pk),
        "draft consultation": Consultation.objects.create(slug="c", **facts),
        "consultation": Consultation.objects.create(slug="o", state="open", **facts),
        "organisation": organisations["mag"],
        "pilot": PilotAction.objects.create(code="p", title_en="P", state="running", certainty="certain"),
        "person": cast.partner,
        "person without a body": cast.stakeholder,
        "invitation": Invitation.objects.create(
            email="new@example.org", kind="member", organisation=organisations["mag"], language="en",
            **invitation,
        ),
    }  # fmt: skip


def test_every_registered_kind_is_compared(everything):
    assert {kind_of(obj).code for obj in everything.values()} == {kind.code for kind in kinds()}


def test_the_explanation_agrees_with_visible_to_for_everybody(everything, cast):
    compared = 0
    for label, obj in everything.items():
        kind = kind_of(obj)
        lines = list(kind.access(obj))
        for name in CAST:
            person = getattr(cast, name)
            explained = any(line.sees for line in lines_for(lines, person))
            visible = kind.visible(person).filter(pk=obj.pk).exists()
            assert explained is visible, (label, name)
            assert judge(kind, obj, person).sees is visible, (label, name)
            compared += visible
        for_all = any(line.who is None and line.sees for line in lines)
        assert for_all is kind.visible(AnonymousUser()).filter(pk=obj.pk).exists(), label
    assert compared > 20


def test_reading_the_text_is_explained_as_it_is_decided(everything, cast):
    for label in ("expression", "own expression", "expression in conflict"):
        obj = everything[label]
        lines = list(kind_of(obj).access(obj))
        for name in CAST:
            person = getattr(cast, name)
            explained = any(line.reads for line in lines_for(lines, person))
            may = kind_of(obj).visible(person).filter(pk=obj.pk).exists() and can_read_text(obj, person)
            assert explained is may, (label, name)


def test_the_explanation_follows_when_a_relation_ends_or_an_account_is_closed(sent, cast):
    kind = kind_of(sent)
    assert judge(kind, sent, cast.leader).reads
    Leadership.objects.filter(user=cast.leader).update(ended_at="2020-01-01T00:00Z")
    assert not judge(kind, sent, cast.leader).sees
    cast.secretariat.is_active = False
    cast.secretariat.save()
    assert not judge(kind, sent, cast.secretariat).sees
    assert cast.secretariat.pk not in {line.who.pk for line in kind.access(sent) if line.sees}


def address(obj: Any, page: str = "access") -> str:
    kind = kind_of(obj)
    return reverse(f"core:{page}", args=[kind.code, kind.key(obj)])


def test_the_page_names_conflicts_and_the_administrator_with_the_reason(in_conflict, cast, log_in):
    html = log_in(cast.secretariat).get(address(in_conflict)).content.decode()
    assert "Conflict of interest: works for BSMEPA" in html
    assert "The office of administrator is technical" in html


@pytest.mark.parametrize("name", CAST)
def test_only_those_who_manage_an_expression_get_the_whole_list(name, everything, cast, log_in):
    """A leader in conflict sees that the expression is there, and is not told who sent it."""
    person = getattr(cast, name)
    for label in ("expression", "expression in conflict"):
        obj = everything[label]
        response = log_in(person).get(address(obj))
        visible = Expression.objects.visible_to(person).filter(pk=obj.pk).exists()
        assert response.status_code == (200 if visible else 404), (label, name)
        html = response.content.decode()
        may_know = visible and (can_assess(obj, person) or obj.applicant == person)
        assert (str(obj.applicant) in html) is (may_know and can_assess(obj, person)), (label, name)


def test_a_visitor_is_asked_to_sign_in(client, practice):
    response = client.get(address(practice))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def ask(log_in, who: Any, obj: Any, about: str) -> str:
    return log_in(who).get(address(obj), {"person": about}).content.decode()


def test_checking_a_person_says_yes_or_no_with_reason_and_remedy(sent, in_conflict, cast, log_in):
    assert "Leader can see this" in ask(log_in, cast.secretariat, sent, "leader@example.org")
    html = ask(log_in, cast.secretariat, in_conflict, "leader@example.org")
    assert "sees that this exists, but not its content" in html
    assert "Conflict of interest" in html
    html = ask(log_in, cast.secretariat, sent, "partner")
    assert "Partner cannot see this" in html
    assert "To change it:" in html
    html = ask(log_in, cast.secretariat, sent, "administrator")
    assert "Administrator cannot see this" in html
    assert "technical" in html


def test_nobody_learns_of_people_they_may_not_know(sent, cast, log_in):
    """The leader may ask about people of the partnership, not about a stakeholder who has an account."""
    assert "Nobody you may ask about" in ask(log_in, cast.leader, sent, "stakeholder@example.org")
    assert "Nobody you may ask about" in ask(log_in, cast.leader, sent, "nobody@example.org")
    assert "Partner cannot see this" in ask(log_in, cast.leader, sent, "partner@example.org")
    assert "Nobody you may ask about" in ask(log_in, cast.leader, sent, str(cast.stakeholder.public_id))


def test_several_people_of_one_name_are_offered(sent, cast, log_in):
    html = ask(log_in, cast.secretariat, sent, "leader")
    assert "Which of them do you mean?" in html
    assert str(cast.other_leader.public_id) in html


def test_the_links_stand_on_the_pages_of_those_who_may_follow_them(everything, cast, log_in):
    for label, obj in everything.items():
        if label.startswith(("invitation", "person")):
            continue
        page = log_in(cast.secretariat).get(kind_of(obj).url(obj), follow=True)
        assert address(obj) in page.content.decode(), label
    public = log_in(cast.stakeholder).get(everything["organisation"].get_absolute_url()).content.decode()
    assert "/access/" not in public
    assert "/history/" not in public
    own = log_in(cast.expert).get(everything["expression"].get_absolute_url(), follow=True).content.decode()
    assert "Why can I see this?" in own


def test_more_people_cost_no_more_queries(sent, cast, log_in, groups):
    client = log_in(cast.secretariat)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(sent)).status_code == 200
        return len(found)

    cost()  # the first page of a session costs more: its second factor is looked up
    before = cost()
    for number in range(3):
        person = type(cast.leader).objects.create_user(f"more{number}@example.org", "x", full_name="M")
        Leadership.objects.create(group=groups[3], user=person)
        Office.objects.create(user=person, kind="administrator")
    assert cost() == before


def test_unknown_kinds_and_broken_keys_do_not_exist(cast, log_in):
    client = log_in(cast.secretariat)
    for path in ("nothing/x", "expression/not-a-number", "call/none", "person/1"):
        assert client.get(f"/en/access/{path}/").status_code == 404
        assert client.get(f"/en/history/{path}/").status_code == 404
