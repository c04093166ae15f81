"""Lists, reports and files about the expressions of a call."""

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.audit.models import AccessEvent
from clusterpolisee.core.jobs import making
from clusterpolisee.core.jobs.models import Job
from tests.workinggroups.integration.documents.conftest import REFUSED
from tests.workinggroups.reading_files import (
    formulas_of_xlsx,
    sheets_of_xlsx,
    text_of_docx,
    text_of_pdf,
)
from workinggroups.models import Attachment, Call, ConflictDeclaration, Leadership
from workinggroups.queries.contents import as_written

# Progress is written over a connection of its own, which sees what is committed alone.
pytestmark = pytest.mark.django_db(transaction=True)
LogIn = Callable[..., Any]
PAGE = "/en/calls/wg3/reports/"
FILES = ["expressions.csv", "reviews.csv", "scores.csv", "evaluation.pdf", "evaluation.docx"]
POSTED = ["expressions.xlsx", "dossier.zip"]


def content_of(job: Job) -> bytes:
    with job.file.open("rb") as file:
        return bytes(file.read())


def csv_of(client: Any, table: str, query: str = "") -> str:
    return client.get(f"{PAGE}{table}.csv{query}").content.decode()


@pytest.fixture
def declared(decided: SimpleNamespace, cast: SimpleNamespace, evaluator_of: Any) -> SimpleNamespace:
    """The leader has said of all three that there is no conflict."""
    for expression in (decided.seated, decided.reserve):
        ConflictDeclaration.objects.create(expression=expression, user=cast.leader, verdict="none")
    return decided


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("leader", 200), ("secretariat", 200), ("other_leader", 403), ("administrator", 403),
        ("expert", 403), ("partner", 403), ("coordinator", 403), ("stakeholder", 403), (None, 302),
    ],
)  # fmt: skip
def test_reports_are_for_the_leader_and_the_secretariat(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, role: str | None, status: int
) -> None:
    client = log_in(getattr(cast, role) if role else None)
    for path in ["", *FILES]:
        assert client.get(PAGE + path).status_code == status, path
    for path in POSTED:
        assert client.post(PAGE + path).status_code in {status, 302 if status == 200 else status}, path


@pytest.mark.parametrize("role", ["leader", "secretariat"])
def test_while_a_call_is_sealed_nobody_takes_anything_out(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, stage: Callable[..., Call], role: str
) -> None:
    later = timezone.now() + timedelta(days=1)
    stage("open", is_sealed=True, closes_at=later, accepts_until=later)
    client = log_in(getattr(cast, role))
    page = client.get(PAGE).content.decode()
    assert "The call is sealed" in page
    assert "EoI-3-" not in page
    for path in FILES:
        answer = client.get(PAGE + path)
        assert answer.status_code == 409, path
        assert REFUSED not in answer.content.decode()
    for path in POSTED:
        assert client.post(PAGE + path).status_code == 409, path
    assert Job.objects.count() == 0


def test_the_workbook_holds_expressions_reviews_and_scores(
    log_in: LogIn, cast: SimpleNamespace, declared: Any
) -> None:
    found = sheets_of_xlsx(log_in(cast.leader).post(PAGE + "expressions.xlsx").content)
    assert set(found) == {"Expressions", "Reviews", "Scores"}
    header, *lines = found["Expressions"]
    values = dict(zip(header, lines[0], strict=True))
    assert values["Number"] == "EoI-3-001"
    assert values["Score of 5"] == 4.6
    assert values["Competence (weight 60 %, of 5)"] == 5
    assert values["Motivation"] == ""
    assert [line[0] for line in lines] == ["EoI-3-001", "EoI-3-002", "EoI-3-003"]
    assert len(found["Reviews"]) == 4
    assert len(found["Scores"]) == 7


def test_texts_come_from_what_was_sent(
    log_in: LogIn, cast: SimpleNamespace, declared: SimpleNamespace
) -> None:
    version_of(declared.seated, cast.leader, motivation="As sent")
    type(declared.seated).objects.filter(pk=declared.seated.pk).update(motivation="Changed since")
    text = csv_of(log_in(cast.leader), "expressions")
    assert "As sent" in text
    assert "Changed since" not in text


def version_of(expression: Any, by: User, **texts: str) -> None:
    content = {**as_written(expression), **texts}
    expression.versions.create(
        number=1, content=content, content_hash="0" * 64, token=uuid.uuid4(), submitted_by=by
    )


def test_a_text_that_looks_like_a_formula_stays_text(
    log_in: LogIn, cast: SimpleNamespace, declared: SimpleNamespace
) -> None:
    version_of(declared.seated, cast.leader, profile="=1+1", motivation='=HYPERLINK("http://x")')
    client = log_in(cast.leader)
    made = client.post(PAGE + "expressions.xlsx").content
    assert formulas_of_xlsx(made) == 0
    assert "=1+1" in str(sheets_of_xlsx(made))
    assert ",'=1+1," in csv_of(client, "expressions")


def test_files_keep_the_filters_of_the_desk(log_in: LogIn, cast: SimpleNamespace, declared: Any) -> None:
    client = log_in(cast.leader)
    made = client.post(PAGE + "expressions.xlsx?state=reserve").content
    assert [line[0] for line in sheets_of_xlsx(made)["Expressions"][1:]] == ["EoI-3-002"]
    assert csv_of(client, "reviews", "?state=reserve").count("EoI-3-") == 1
    page = client.get(PAGE + "?state=reserve").content.decode()
    assert "expressions.xlsx?state=reserve" in page
    assert "1 of 3" in page


@pytest.mark.parametrize("role", ["leader", "secretariat"])
def test_nothing_of_an_expression_in_conflict_is_taken_out(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, colleague: Callable[[User], None], role: str
) -> None:
    person = getattr(cast, role)
    colleague(person)
    person.conflict_declarations.filter(expression=declared.refused).update(verdict="conflict")
    client = log_in(person)
    texts = [
        str(sheets_of_xlsx(client.post(PAGE + "expressions.xlsx").content)),
        *(csv_of(client, table) for table in ("expressions", "reviews", "scores")),
        text_of_pdf(client.get(PAGE + "evaluation.pdf").content),
        text_of_docx(client.get(PAGE + "evaluation.docx").content),
        "".join(zip_of(client, person)[0]),
    ]
    for text in texts:
        for secret in (REFUSED, "1.40", "1.4,", "EoI-3-003,Evaluator", "Canary Institute"):
            assert secret not in text
    assert "EoI-3-003" not in texts[2] + texts[3]


def test_what_the_blind_mode_hides_is_hidden_from_the_leader_alone(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, stage: Callable[..., Call]
) -> None:
    stage("evaluation", hidden_fields=["name", "organisation", "country"])
    text = csv_of(log_in(cast.leader), "expressions")
    assert REFUSED not in text
    assert "Hungary" not in text
    report = text_of_pdf(log_in(cast.leader).get(PAGE + "evaluation.pdf").content)
    assert REFUSED not in report
    assert REFUSED in csv_of(log_in(cast.secretariat), "expressions")


def test_before_the_declaration_there_is_no_text_and_no_score(
    log_in: LogIn, cast: SimpleNamespace, decided: SimpleNamespace
) -> None:
    version_of(decided.seated, cast.leader, motivation="Secret motivation")
    client = log_in(cast.leader)
    assert "Secret motivation" not in csv_of(client, "expressions")
    assert "4.6" not in csv_of(client, "expressions")
    assert "EoI-3-001" not in csv_of(client, "reviews")


@pytest.mark.parametrize("language", ["en", "it", "hu", "bg"])
def test_the_report_tells_criteria_scores_and_load(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, language: str
) -> None:
    client = log_in(cast.leader)
    made = {
        text_of_pdf: client.get(f"/{language}/calls/wg3/reports/evaluation.pdf"),
        text_of_docx: client.get(f"/{language}/calls/wg3/reports/evaluation.docx"),
    }
    for read, answer in made.items():
        text = read(answer.content).replace("\n", " ")
        for words in ("EoI-3-001", "Competence", "Evaluator Canary", "canary-comment"):
            assert words in text
        assert ("4.60" if language == "en" else "4,60") in text


def zip_of(client: Any, owner: User) -> tuple[list[str], zipfile.ZipFile]:
    """Names and texts in the dossier that a person asks for and downloads."""
    asked = client.post(PAGE + "dossier.zip")
    job = Job.objects.get(owner=owner)
    assert asked.url == job.get_absolute_url()
    made = making.run(job.pk)
    job.refresh_from_db()
    assert made, job.problem_note
    book = zipfile.ZipFile(io.BytesIO(content_of(job)))
    papers = [name for name in book.namelist() if name.endswith(".pdf") and "annexes" not in name]
    texts = [text_of_pdf(book.read(name)) for name in papers]
    return [*book.namelist(), *texts, book.read("manifest.json").decode()], book


def test_the_dossier_holds_folders_and_a_manifest_that_proves_them(
    log_in: LogIn, cast: SimpleNamespace, declared: SimpleNamespace, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    version_of(declared.seated, declared.seated.applicant, motivation="As sent")
    attach(declared.seated, "../Curriculum of Seated Member.pdf", "clean")
    attach(declared.seated, "waiting.pdf", "waiting")
    texts, book = zip_of(log_in(cast.leader), cast.leader)
    assert {
        "EoI-3-001/expression.pdf", "EoI-3-001/receipt-1.pdf", "EoI-3-001/reviews.pdf",
        "EoI-3-001/annexes/01 .._Curriculum of Seated Member.pdf", "EoI-3-002/expression.pdf",
        "manifest.json", "SHA256SUMS",
    } <= set(book.namelist())  # fmt: skip
    assert not [name for name in book.namelist() if "waiting" in name or name.startswith(("/", ".."))]
    manifest = json.loads(book.read("manifest.json"))
    assert {row["path"] for row in manifest["files"]} == set(book.namelist()) - {
        "manifest.json",
        "SHA256SUMS",
    }
    for row in manifest["files"]:
        assert hashlib.sha256(book.read(row["path"])).hexdigest() == row["sha256"]
    assert any("As sent" in text for text in texts)


def attach(expression: Any, name: str, state: str) -> None:
    Attachment.objects.create(
        expression=expression, name=name, kind="pdf", size=4, sha256="0" * 64, state=state,
        token=uuid.uuid4(), file=ContentFile(b"%PDF", name=f"{uuid.uuid4()}.pdf"),
        uploaded_by=expression.applicant,
    )  # fmt: skip


def test_in_the_blind_phase_files_have_neutral_names_and_there_is_no_receipt(
    log_in: LogIn, cast: SimpleNamespace, declared: SimpleNamespace, stage: Any, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    stage("evaluation", hidden_fields=["name"])
    version_of(declared.seated, declared.seated.applicant)
    attach(declared.seated, "Curriculum of Seated Member.pdf", "clean")
    texts, book = zip_of(log_in(cast.leader), cast.leader)
    assert "EoI-3-001/annexes/Annex 1.pdf" in book.namelist()
    assert not [name for name in book.namelist() if "receipt" in name]
    assert not [text for text in texts if "Seated Member" in text]


def test_a_job_asked_before_losing_the_right_is_refused_at_the_download(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    client = log_in(cast.leader)
    zip_of(client, cast.leader)
    job = Job.objects.get()
    file = f"{job.get_absolute_url()}file/"
    answer = client.get(file)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert "dossier.export" in set(AccessEvent.objects.values_list("what", flat=True))
    Leadership.objects.filter(user=cast.leader).update(ended_at="2020-01-01T00:00Z")
    answer = client.get(file)
    assert answer.status_code == 403
    assert not answer.streaming


def test_a_job_asked_before_losing_the_right_is_not_even_made(
    log_in: LogIn, cast: SimpleNamespace, declared: Any
) -> None:
    log_in(cast.leader).post(PAGE + "dossier.zip")
    Leadership.objects.filter(user=cast.leader).update(ended_at="2020-01-01T00:00Z")
    job = Job.objects.get()
    making.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "refused")


def test_exports_are_noted_with_how_many_lines_they_hold(
    log_in: LogIn, cast: SimpleNamespace, declared: Any
) -> None:
    client = log_in(cast.leader)
    client.post(PAGE + "expressions.xlsx")
    client.get(PAGE + "evaluation.pdf")
    found = AccessEvent.objects.order_by("pk").values_list("what", "count")
    assert list(found) == [("expression.export", 3), ("evaluation.export", 1)]


@pytest.mark.parametrize("path", ["", *FILES])
def test_the_queries_do_not_grow_with_the_expressions(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, expression_of: Any, review_of: Any, path: str
) -> None:
    client = log_in(cast.secretariat)
    client.get(PAGE + path)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE + path)
    for number in range(3):
        user = User.objects.create_user(
            f"m{number}@example.org", "a-long-password-1", full_name=f"M {number}"
        )
        review_of(declared.evaluator, expression_of(user), {"competence": 1, "contribution": 1}, "x")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE + path)
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["nothing.csv", "evaluation.odt", "?country=XX&state=nonsense"])
def test_nonsense_in_the_address_is_no_fault(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, path: str
) -> None:
    assert log_in(cast.leader).get(PAGE + path).status_code in {200, 404}


def test_many_expressions_are_made_in_the_background(
    log_in: LogIn, cast: SimpleNamespace, declared: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("workinggroups.views.reports.MADE_AT_ONCE", 2)
    client = log_in(cast.leader)
    answer = client.post(PAGE + "expressions.xlsx?kind=expert")
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    assert job.params == {"call": "wg3", "filters": {"kind": "expert"}}
    making.run(job.pk)
    job.refresh_from_db()
    assert len(sheets_of_xlsx(content_of(job))["Expressions"]) == 4
