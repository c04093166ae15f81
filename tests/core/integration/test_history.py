"""Histories in words: for those allowed, as much as they may know."""

import csv
import io
import uuid
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.accounts.models import Office
from clusterpolisee.core.audit.models import AccessEvent, AuditEvent, PersonKey
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.audit.triggers import audited_columns, audited_models, sealed_columns
from clusterpolisee.core.partners.models import Mandate
from clusterpolisee.core.ui.objects import kind_of
from clusterpolisee.core.ui.trail.words import field_words
from repository.models import Practice
from workinggroups.models import Call, ConflictDeclaration, Expression, ExpressionVersion, Leadership, Review

SECRETS = ("SECRET-TEXT", "SECRET-COMMENT")


def address(obj: Any, page: str = "history") -> str:
    kind = kind_of(obj)
    return reverse(f"core:{page}", args=[kind.code, kind.key(obj)])


def read(client: Any, obj: Any, **query: str) -> str:
    response = client.get(address(obj), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def reviewed(cast, call, countries) -> Expression:
    """Sent by the expert, reviewed and short-listed by the leader, in a call that is decided."""
    Call.objects.filter(pk=call.pk).update(state="decided", released_at=timezone.now())
    texts = {"profile": "P", "motivation": "SECRET-TEXT", "experience": "E", "contribution": "C"}
    with recorded(by=cast.expert):
        sent = Expression.objects.create(
            call=call, applicant=cast.expert, number=1, kind="expert", country=countries["HU"], language="en",
            token=uuid.uuid4(), state="submitted", submitted_at=timezone.now(), **texts,
        )  # fmt: skip
        ExpressionVersion.objects.create(
            expression=sent, number=1, content=texts, content_hash="0" * 64, token=uuid.uuid4(),
            submitted_by=cast.expert,
        )  # fmt: skip
    ConflictDeclaration.objects.create(expression=sent, user=cast.leader, verdict="none")
    with recorded(by=cast.leader):
        Review.objects.create(
            expression=sent, reviewer=cast.leader, comment="SECRET-COMMENT", filed_at=timezone.now()
        )
        Expression.objects.filter(pk=sent.pk).update(state="shortlisted")
    sent.refresh_from_db()
    return sent


@pytest.fixture
def practice(cast, groups, countries, organisations) -> Practice:
    with recorded(by=cast.partner):
        return Practice.objects.create(
            group=groups[3], country=countries["HU"], organisation=organisations["mag"], author=cast.partner,
            source_language="en", title_en="Old title", summary_en="S", problem_en="P", solution_en="S",
            results_en="R",
        )  # fmt: skip


# Words


def test_a_change_is_told_in_words_with_who_acting_as_what_and_why(cast, organisations, log_in):
    """Fields by their names, codes and keys by what they mean, and the reason beside them."""
    mandate = Mandate.objects.get(user=cast.partner)
    with recorded(by=cast.secretariat):
        mandate.kind = "coordinator"
        mandate.end_reason = "Changed post"
        mandate.save()
    html = read(log_in(cast.administrator), organisations["mag"])
    for words in ("Secretariat", "Staff member", "Coordinator", "Reason: Changed post", "Partner: MAG"):
        assert words in html, words
    assert "<dt>end_reason" not in html
    assert "mandate.coordinator" not in html


def test_the_history_speaks_the_language_of_its_reader(practice, cast, log_in):
    with recorded(by=cast.partner):
        Practice.objects.filter(pk=practice.pk).update(title_en="New title")
    client = log_in(cast.secretariat)
    english = read(client, practice)
    assert "Title (English)" in english
    assert "Old title" in english
    assert "New title" in english
    bulgarian = client.get(address(practice).replace("/en/", "/bg/")).content.decode()
    assert "Title (English)" not in bulgarian
    assert "New title" in bulgarian


def test_somebody_acts_as_what_they_were_at_that_moment(practice, cast, log_in):
    """The mandate ended later; an office taken up later does not count."""
    Mandate.objects.filter(user=cast.partner).update(ended_at="2099-01-01T00:00Z")
    Office.objects.create(user=cast.partner, kind="secretariat", from_date="2098-01-01")
    html = read(log_in(cast.secretariat), practice)
    heading = html[html.index("<h3>Partner") :][:120]
    assert "author" in heading
    with recorded(by=cast.coordinator):
        Practice.objects.filter(pk=practice.pk).update(title_en="By the coordinator")
    html = read(log_in(cast.secretariat), practice)
    assert "coordinator, MAG" in html


def test_the_portal_itself_and_people_who_are_gone_are_named_so(practice, cast, log_in):
    with recorded(by="system:calls"):
        Practice.objects.filter(pk=practice.pk).update(title_en="A")
    with recorded(by=None):
        Practice.objects.filter(pk=practice.pk).update(title_en="B")
    html = read(log_in(cast.secretariat), practice)
    assert "The portal, by itself" in html
    assert "Somebody not signed in" in html


def test_every_audited_field_has_words_of_its_own(db):
    """A field's own words or those of the table; never the name of a column."""
    for model in audited_models():
        sealed, _person = sealed_columns(model)
        for column in (*audited_columns(model)[0], *audited_columns(model)[1], *sealed):
            assert "_" not in field_words(model, column), (model, column)


def test_sealed_values_are_shown_until_the_person_is_erased(cast, log_in):
    with recorded(by=cast.administrator):
        get_user_model().objects.filter(pk=cast.partner.pk).update(full_name="Anna Before")
        get_user_model().objects.filter(pk=cast.partner.pk).update(full_name="Anna After")
    url = reverse("core:history", args=["person", cast.partner.public_id])
    client = log_in(cast.administrator)
    assert "Anna Before" in client.get(url).content.decode()
    PersonKey.objects.filter(user=cast.partner).delete()
    html = client.get(url).content.decode()
    assert "Anna Before" not in html
    assert "erased" in html


def test_values_that_are_not_kept_are_said_to_have_changed(reviewed, cast, log_in):
    html = read(log_in(cast.secretariat), reviewed)
    assert "filled in (content not kept)" in html
    assert "Motivation" in html
    assert not any(len(word) == 64 for word in html.split())


# Who may


def test_the_applicant_reads_what_was_sent_and_nothing_of_the_procedure(reviewed, cast, log_in):
    html = read(log_in(cast.expert), reviewed)
    assert "You" in html
    assert "version" in html.lower()
    for hidden in (
        "Short-listed",
        "Leader of the group",
        "Leader</h3>",
        ">Leader<",
        "Review</b>",
        *SECRETS,
        'name="actor"',
    ):
        assert hidden not in html, hidden


def test_the_leader_reads_who_reviewed_and_never_the_text(reviewed, cast, log_in):
    html = read(log_in(cast.leader), reviewed)
    assert "Review</b>" in html
    html = read(log_in(cast.secretariat), reviewed)
    assert "Leader" in html
    assert not any(secret in html for secret in SECRETS)


@pytest.mark.parametrize("page", ["history", "history_xlsx", "history_csv"])
@pytest.mark.parametrize("name", ["administrator", "partner", "coordinator", "other_leader", "stakeholder"])
def test_the_history_of_an_expression_does_not_exist_for_anybody_else(name, page, reviewed, cast, log_in):
    """For the administrator neither: no content, no scores, not even that it is there."""
    assert AuditEvent.objects.filter(object_id=str(reviewed.pk)).exists()
    assert log_in(getattr(cast, name)).get(address(reviewed, page)).status_code == 404


def test_whoever_is_in_conflict_gets_neither_history_nor_names(cast, call, countries, organisations, log_in):
    """The leader works for the body the expression comes from."""
    colleague = cast.stakeholder
    Mandate.objects.create(user=colleague, organisation=organisations["bsmepa"], kind="member")
    sent = Expression.objects.create(
        call=call, applicant=colleague, number=1, kind="expert", country=countries["HU"], language="en",
        token=uuid.uuid4(), profile="P", motivation="SECRET-TEXT", state="submitted",
        submitted_at=timezone.now(),
    )  # fmt: skip
    response = log_in(cast.leader).get(address(sent))
    assert response.status_code == 403
    assert "Stakeholder" not in response.content.decode()


def test_an_administrator_reads_people_and_organisations_but_no_calls_and_practices(
    practice, call, organisations, cast, log_in
):
    client = log_in(cast.administrator)
    assert client.get(address(organisations["mag"])).status_code == 200
    assert client.get(reverse("core:person_history", args=[cast.partner.public_id])).status_code == 200
    assert client.get(address(practice)).status_code == 403
    assert client.get(address(call)).status_code == 403


def test_people_read_their_own_history_with_roles_for_names(cast, log_in, groups):
    with recorded(by=cast.administrator):
        Mandate.objects.filter(user=cast.partner).update(function="Analyst")
    url = reverse("core:person_history", args=[cast.partner.public_id])
    html = log_in(cast.partner).get(url).content.decode()
    assert "Analyst" in html
    assert "Administrator" in html
    assert log_in(cast.stakeholder).get(url).status_code == 404
    assert log_in(cast.coordinator).get(url).status_code == 403


def test_the_history_of_a_person_holds_the_leaderships_of_the_app_above(cast, groups, log_in):
    with recorded(by=cast.secretariat):
        Leadership.objects.filter(user=cast.leader).update(end_reason="New leader elected")
    url = reverse("core:person_history", args=[cast.leader.public_id])
    html = log_in(cast.administrator).get(url).content.decode()
    assert "New leader elected" in html
    assert "Leader of the group" in html


# Filters, pages, files


def test_the_history_is_narrowed_by_field_person_and_period(practice, cast, log_in):
    with recorded(by=cast.coordinator):
        Practice.objects.filter(pk=practice.pk).update(lessons_en="Learnt late")
    client = log_in(cast.secretariat)
    by_field = read(client, practice, field="repository_practice.title_en")
    assert "Learnt late" not in by_field
    assert "<td>Old title</td>" in by_field
    by_person = read(client, practice, actor=f"user:{cast.partner.pk}")
    assert "Learnt late" not in by_person
    assert "<td>Old title</td>" in by_person
    assert "Nothing matches these filters" in read(client, practice, last="2001-01-01")
    assert "Learnt late" in read(client, practice, first="2001-01-01")


def test_an_object_without_a_trail_says_so(practice, cast, log_in):
    key = practice.pk
    Practice.objects.filter(pk=key).delete()
    bare = Practice(pk=key, group_id=practice.group_id, country_id=practice.country_id, title_en="Bare")
    assert "No changes on record" not in read(log_in(cast.secretariat), call_of(practice))
    assert bare.pk == key


def call_of(practice: Practice) -> Call:
    return Call.objects.create(slug="fresh", group_id=practice.group_id, title_en="Fresh")


def test_long_histories_come_in_pages(practice, cast, log_in):
    for number in range(30):
        with recorded(by=cast.partner):
            Practice.objects.filter(pk=practice.pk).update(title_en=f"Title {number}")
    client = log_in(cast.secretariat)
    assert "Title 29" in read(client, practice)
    assert "Old title" not in read(client, practice)
    assert "Old title" in read(client, practice, page="2")
    assert client.get(address(practice), {"page": "9"}).status_code == 404


def test_files_hold_what_the_page_holds_and_are_logged(reviewed, cast, log_in):
    client = log_in(cast.secretariat)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(reviewed, "history_xlsx")).content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert "State" in cells
    assert "Short-listed" in cells
    assert "Leader" in cells
    text = client.get(address(reviewed, "history_csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0][:3] == ["When", "Who", "Acting as"]
    assert any("Short-listed" in line for line in lines)
    assert not any(secret in text for secret in SECRETS)
    assert AccessEvent.objects.filter(what="history.export", object_id=str(reviewed.pk)).count() == 2


def test_a_text_that_begins_like_a_formula_stays_text_in_the_file(practice, cast, log_in):
    with recorded(by=cast.partner):
        Practice.objects.filter(pk=practice.pk).update(title_en="=1+1")
    text = log_in(cast.secretariat).get(address(practice, "history_csv")).content.decode("utf-8-sig")
    assert any("'=1+1" in line for line in csv.reader(io.StringIO(text)))


def test_more_events_cost_no_more_queries(reviewed, cast, log_in, organisations):
    client = log_in(cast.secretariat)
    mag = organisations["mag"]

    def cost(obj: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            read(client, obj)
        return len(found)

    log_read("expression.read", by=cast.leader, obj=reviewed)
    with recorded(by=cast.coordinator):
        Mandate.objects.filter(user=cast.partner).update(function="Analyst")
    cost(mag)  # the first page of a session costs more: its second factor is looked up
    before = cost(reviewed), cost(mag)
    for number in range(3):
        person = get_user_model().objects.create_user(f"m{number}@example.org", "x", full_name=f"M{number}")
        with recorded(by=person):
            Mandate.objects.create(user=person, organisation=mag, kind="member")
            Expression.objects.filter(pk=reviewed.pk).update(state="reserve")
            Expression.objects.filter(pk=reviewed.pk).update(state="shortlisted")
        log_read("expression.read", by=person, obj=reviewed)
    assert (cost(reviewed), cost(mag)) == before
