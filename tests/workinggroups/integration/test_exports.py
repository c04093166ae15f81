"""Spreadsheet and evaluation report."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from workinggroups.models import Expression
from workinggroups.services import expressions

pytestmark = pytest.mark.django_db
LIST = "/en/working-groups/3/expressions.xlsx"
REPORT = "/en/working-groups/3/evaluation.pdf"
LogIn = Callable[[Any], Any]
Send = Callable[..., Expression]


def sheets(answer: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def text_of(answer: Any) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.mark.parametrize("url", [LIST, REPORT, "/en/working-groups/3/expressions/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("leader", 200), ("secretariat", 200), ("other_leader", 404), ("administrator", 404),
        ("expert", 404), ("partner", 404), ("coordinator", 404), ("stakeholder", 404), (None, 302),
    ],
)  # fmt: skip
def test_list_and_files_are_for_the_groups_leader_and_the_secretariat(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression, url: str, role: str | None, status: int
) -> None:
    assert log_in(getattr(cast, role) if role else None).get(url).status_code == status


@pytest.mark.parametrize("url", [LIST, REPORT])
def test_files_are_downloads_that_nobody_keeps(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression, url: str
) -> None:
    answer = log_in(cast.leader).get(url)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Cache-Control"] == "private, no-store"


def test_the_list_has_a_column_for_each_criterion(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression
) -> None:
    found = sheets(log_in(cast.leader).get(LIST))
    header, line = found["wg3"]
    values = dict(zip(header, line, strict=True))
    assert values["Number"] == "EoI-3-001"
    assert values["Score of 5"] == 3.2
    assert values["Competence (weight 60 %, of 5)"] == 4
    assert values["Contribution (weight 40 %, of 5)"] == 2
    assert found["Reviews"][1][0::3] == ("EoI-3-001", 3.2)


def test_a_text_that_looks_like_a_formula_stays_text(
    log_in: LogIn, cast: SimpleNamespace, send: Send
) -> None:
    sent = send(cast.expert, profile="=1+1")
    expressions.record_review(
        sent, by=cast.leader, scores={"competence": 1, "contribution": 1}, comment='=HYPERLINK("http://x")'
    )
    book = openpyxl.load_workbook(io.BytesIO(log_in(cast.leader).get(LIST).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if cell.hyperlink]


def test_the_list_keeps_the_filters(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression, send: Send
) -> None:
    send(cast.stakeholder)
    found = sheets(log_in(cast.leader).get(LIST, {"state": "submitted"}))
    assert [row[0] for row in found["wg3"][1:]] == ["EoI-3-002"]
    assert len(found["Reviews"]) == 1


@pytest.mark.parametrize("url", [LIST, REPORT])
def test_the_number_of_queries_does_not_grow_with_the_expressions(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression, send: Send, url: str
) -> None:
    client = log_in(cast.leader)
    with CaptureQueriesContext(connection) as with_one:
        client.get(url)
    for person in (cast.partner, cast.stakeholder):
        marks = {"competence": 1, "contribution": 1}
        expressions.record_review(send(person), by=cast.leader, scores=marks, comment="x")
    with CaptureQueriesContext(connection) as with_three:
        client.get(url)
    assert len(with_three) == len(with_one)


def test_an_empty_list_is_still_a_spreadsheet(log_in: LogIn, cast: SimpleNamespace, call: Any) -> None:
    assert len(sheets(log_in(cast.leader).get(LIST))["Expressions"]) == 1


def test_scores_are_hidden_from_a_reader_in_conflict(
    log_in: LogIn, cast: SimpleNamespace, send: Send, organisations: Any
) -> None:
    sent = send(cast.other_leader, kind="representative", organisation=organisations["marche"])
    expressions.record_review(
        sent, by=cast.leader, scores={"competence": 5, "contribution": 5}, comment="Secret words"
    )
    client = log_in(cast.secretariat)
    header, line = sheets(client.get(LIST))["wg3"]
    values = dict(zip(header, line, strict=True))
    assert values["Score of 5"] is values["Reviews"] is values["Competence (weight 60 %, of 5)"] is None
    assert len(sheets(client.get(LIST))["Reviews"]) == 1
    assert "hidden" in text_of(client.get(REPORT))
    assert "5.0" not in text_of(client.get(REPORT))
    assert "5.0" not in client.get("/en/working-groups/3/expressions/").content.decode()


def test_the_report_tells_call_criteria_scores_and_states(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression
) -> None:
    text = text_of(log_in(cast.leader).get(REPORT))
    for words in (
        "Evaluation report",
        "Call of group 3",
        "Competence",
        "60%",
        "EoI-3-001",
        "3.2",
        "In review",
    ):
        assert words in text
    assert "sample data" not in text


def test_the_report_is_tagged_and_in_the_readers_language(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression
) -> None:
    answer = log_in(cast.leader).get(REPORT.replace("/en/", "/bg/"))
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"] == "bg"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Група 3" in text_of(answer)


def test_the_report_says_that_sample_data_is_inside(
    log_in: LogIn, cast: SimpleNamespace, reviewed: Expression
) -> None:
    Expression.objects.update(is_sample=True)
    assert "sample data" in text_of(log_in(cast.leader).get(REPORT))


def test_the_report_of_a_group_without_call_says_so(log_in: LogIn, cast: SimpleNamespace) -> None:
    assert "has not published a call" in text_of(log_in(cast.leader).get(REPORT))


def test_text_of_a_person_is_never_read_as_markup(log_in: LogIn, cast: SimpleNamespace, send: Send) -> None:
    send(cast.expert, profile="#panic() *bold* $x$")
    assert "#panic() *bold* $x$" in text_of(log_in(cast.leader).get(REPORT))
