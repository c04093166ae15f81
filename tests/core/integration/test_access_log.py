"""Reading what is confidential leaves a trace, which the right people can read."""

import io
import re
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.audit.reading import log_read
from clusterpolisee.core.ui.objects import reads
from clusterpolisee.core.ui.trail import access_log
from workinggroups.models import ConflictDeclaration, Expression

LOG = "/en/access-log/"


@pytest.fixture
def sent(cast, call, countries) -> Expression:
    made = Expression.objects.create(
        call=call, applicant=cast.expert, number=1, kind="expert", country=countries["HU"], language="en",
        token=uuid.uuid4(), profile="P", motivation="M", state="submitted", submitted_at=timezone.now(),
    )  # fmt: skip
    ConflictDeclaration.objects.create(expression=made, user=cast.leader, verdict="none")
    return made


def logged(**values: Any) -> int:
    return AccessEvent.objects.filter(**values).count()


def test_reading_the_text_is_logged_unless_it_is_ones_own(sent, cast, log_in):
    log_in(cast.expert).get(sent.get_absolute_url())
    assert logged() == 0
    log_in(cast.leader).get(reverse("workinggroups:dossier", args=[sent.pk]))
    event = AccessEvent.objects.first()
    assert logged(what="expression.read", object_id=str(sent.pk), actor=f"user:{cast.leader.pk}") == 1
    assert event is not None
    assert event.request_id


def test_who_may_not_read_leaves_no_trace_of_reading(sent, cast, log_in):
    for person in (cast.administrator, cast.partner, cast.other_leader):
        assert log_in(person).get(sent.get_absolute_url()).status_code == 404
    assert logged() == 0


def test_taking_out_lists_and_reports_is_logged_with_their_size(sent, cast, log_in):
    client = log_in(cast.leader)
    client.post(reverse("workinggroups:desk_xlsx", args=["wg3"]))
    client.get(reverse("workinggroups:evaluation_report", args=["wg3", "pdf"]))
    assert logged(what="expression.export", count=1) == 1
    assert logged(what="evaluation.export", count=1) == 1


def test_the_secretariat_reads_everything_the_administrator_no_expressions(sent, cast, log_in):
    log_read("expression.read", by=cast.leader, obj=sent)
    log_read("expression.export", by=cast.leader, obj=sent.call.group)
    log_read("people.export", by=cast.administrator, count=12)
    html = log_in(cast.secretariat).get(LOG).content.decode()
    assert "Leader" in html
    assert sent.reference in html
    assert "took out a list of people" in html
    html = log_in(cast.administrator).get(LOG).content.decode()
    assert "took out a list of people" in html
    assert sent.reference not in html
    assert "expression of interest" not in html.split("<main")[1].split("<table")[1]
    book = log_in(cast.administrator).get("/en/access-log.xlsx").content
    cells = [str(c.value) for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for c in row]
    assert "took out a list of people" in cells
    assert sent.reference not in cells


@pytest.mark.parametrize("name", ["stakeholder", "partner", "coordinator", "expert", "leader"])
def test_the_log_is_closed_to_everybody_else(name, cast, log_in):
    for page in (LOG, "/en/access-log.xlsx", "/en/access-log.csv"):
        response = log_in(getattr(cast, name)).get(page)
        assert response.status_code == 403
        assert "for the secretariat and for administrators" in response.content.decode()


def test_the_log_is_filtered_and_taken_out_with_a_trace(sent, cast, log_in):
    log_read("expression.read", by=cast.leader, obj=sent)
    log_read("people.export", by=cast.administrator, count=12)
    client = log_in(cast.secretariat)
    html = client.get(LOG, {"what": "people.export"}).content.decode().split("<tbody>")[1]
    assert sent.reference not in html
    assert "12" in html
    assert "Nothing matches" in client.get(LOG, {"last": "2001-01-01"}).content.decode()
    text = client.get("/en/access-log.csv", {"actor": f"user:{cast.leader.pk}"}).content.decode("utf-8-sig")
    assert sent.reference in text
    assert "took out a list" not in text
    assert logged(what="access_log.export", count=1) == 1


def test_the_rows_themselves_are_open_to_nobody_else(sent, cast, log_in):
    log_in(cast.secretariat).get("/en/access-log.csv")
    assert access_log.visible_to(cast.secretariat).exists()
    for user in (cast.leader, cast.coordinator, cast.expert, AnonymousUser()):
        assert not access_log.visible_to(user).exists()


def test_an_empty_log_says_so(cast, log_in):
    assert "Nothing confidential has been read yet" in log_in(cast.secretariat).get(LOG).content.decode()


def test_the_applicant_sees_by_which_role_the_text_was_read_not_by_whom(sent, cast, log_in):
    log_read("expression.read", by=cast.leader, obj=sent)
    url = reverse("core:history", args=["expression", sent.pk])
    html = log_in(cast.expert).get(url).content.decode().split('id="reads"')[1]
    assert "Leader of the group" in html
    assert ">Leader<" not in html
    html = log_in(cast.secretariat).get(url).content.decode().split('id="reads"')[1]
    assert ">Leader<" in html


def test_more_entries_cost_no_more_queries(sent, cast, log_in):
    client = log_in(cast.secretariat)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(LOG).status_code == 200
        return len(found)

    log_read("expression.read", by=cast.leader, obj=sent)
    cost()  # the first page of a session costs more: its second factor is looked up
    before = cost()
    for person in (cast.leader, cast.secretariat, cast.administrator):
        log_read("expression.read", by=person, obj=sent)
    assert cost() == before


def test_every_code_that_is_logged_has_words():
    root = Path(settings.BASE_DIR)
    folders = ("clusterpolisee", "workinggroups", "consultations", "repository", "pilots", "programme")
    sources = [path.read_text() for folder in folders for path in (root / folder).rglob("*.py")]
    found = {code for text in sources for code in re.findall(r'\blog_read\("([a-z_.]+)"', text)}
    assert "expression.read" in found
    assert found <= set(reads())


@pytest.mark.parametrize("zone", ["", "Pacific/Auckland", "America/New_York"])
def test_the_first_and_the_last_day_of_the_calendar_are_days_like_others(cast, log_in, zone):
    cast.administrator.time_zone = zone
    cast.administrator.save(update_fields=["time_zone"])
    log_read("people.export", by=cast.administrator, count=3)
    response = log_in(cast.administrator).get(f"{LOG}?first=0001-01-01&last=9999-12-31")
    assert response.status_code == 200
    assert len(response.context["page"].object_list) == 1
