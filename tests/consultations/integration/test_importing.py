"""Replies collected elsewhere: all of them or none, and the real file as the yardstick."""

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

import consultations
from clusterpolisee.core.audit.models import AuditEvent
from consultations.models import Consultation, Questionnaire, Response, Snapshot
from consultations.services import statistics

pytestmark = pytest.mark.django_db

ANID = Path(consultations.__file__).parent / "data" / "anid-open-access-2020"
SLUG = "anid-open-access-2020"


def load(file=ANID / "responses.csv", mapping=ANID / "mapping.json"):
    out = StringIO()
    call_command("import_responses", str(file), "--mapping", str(mapping), stdout=out)
    return out.getvalue()


def figures():
    out = StringIO()
    call_command("statistics", SLUG, "--json", stdout=out)
    return json.loads(out.getvalue())


def counted_with_csv():
    """Every choice question of the mapping, counted in the file without any code of the portal."""
    mapping = json.loads((ANID / "mapping.json").read_text(encoding="utf-8"))
    with (ANID / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    found = {}
    for question in (question for section in mapping["sections"] for question in section["questions"]):
        if question["kind"] not in ("single", "scale"):
            continue
        cells = Counter(row[question["column"]] for row in rows)
        counts = {}
        for option in question["options"]:
            values = option["value"] if isinstance(option["value"], list) else [option["value"]]
            counts[option["code"]] = sum(cells[value] for value in values)
        found[question["code"]] = counts
    return len(rows), found


def test_the_real_file_gives_the_counts_that_the_csv_module_gives(client):
    assert "732 replies, 732 added" in load()
    n, expected = counted_with_csv()
    printed = figures()
    assert printed["n"] == n == 732
    assert len(expected) >= 12
    for code, counts in expected.items():
        assert printed["questions"][code]["counts"] == counts, code
    assert len(printed["questions"]) == 42
    assert statistics.differences(Consultation.objects.get(slug=SLUG)) == []

    consultation = Consultation.objects.get(slug=SLUG)
    assert consultation.is_demonstration
    assert consultation.state == "closed"
    assert consultation.licence == "CC0-1.0"
    assert consultation.reply_language == "es"
    assert not Response.objects.filter(is_sample=True).exists()
    for language in ("en", "it", "hu", "bg"):
        page = client.get(f"/{language}/consultations/{SLUG}/results/")
        assert page.status_code == 200
        assert "hidden-chart" in page.content.decode()
        assert client.get(f"/{language}/consultations/{SLUG}/report.pdf").status_code == 200

    audited = AuditEvent.objects.count()
    assert "0 added, 732 already there" in load()
    assert Response.objects.count() == 732
    assert Questionnaire.objects.count() == Consultation.objects.count() == 1
    assert AuditEvent.objects.count() == audited


def write(tmp_path, **changes):
    """The real file with some cells changed: (row, column) as a spreadsheet counts → text."""
    with (ANID / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    for row, column, text in changes.get("cells", ()):
        rows[row - 1][column - 1] = text
    path = tmp_path / "responses.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows[: changes.get("keep")])
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cells": [(5, 4, "NADIE SABE")]}, "Row 5, column 4: "),
        ({"cells": [(9, 1, "")]}, "Row 9, column 1: The record has no number of its own."),
        ({"cells": [(1, 3, "Otra pregunta")]}, "Row 1, column 3: The header is"),
        ({"keep": 400}, "399 records"),
    ],
)
def test_a_malformed_file_is_refused_with_row_and_column_and_changes_nothing(tmp_path, changes, message):
    with pytest.raises(CommandError) as refusal:
        load(write(tmp_path, **changes))
    assert message in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not Questionnaire.objects.exists()
    assert not Consultation.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"a;b\r\n1;\x002\r\n", "Row 2, column 2: Byte 7 is a NUL byte."),
        (b"a;b\r\n1;\xff\r\n", "Row 2, column 2: "),
        (b'a;b\r\n"1;2\r\n', "quotation mark"),
        ("a;b\r\n".encode("utf-16"), "begins with the mark"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path, content, message):
    path = tmp_path / "responses.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        load(path)
    assert message in str(refusal.value)
    assert not Consultation.objects.exists()


def test_a_file_that_is_not_there_and_a_broken_mapping_are_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        load(tmp_path / "nothing.csv")
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"format": "other"}')
    with pytest.raises(CommandError, match=r"mapping.json is refused:\n\$"):
        load(mapping=mapping)


def test_a_second_file_that_is_malformed_leaves_the_first_as_it_was(tmp_path):
    load()
    before = Snapshot.objects.get().tally
    with pytest.raises(CommandError):
        load(write(tmp_path, cells=[(5, 4, "NADIE SABE")]))
    assert Snapshot.objects.get().tally == before
    assert Response.objects.count() == 732


def test_a_consultation_of_the_portal_is_never_overwritten():
    questionnaire = Questionnaire.objects.create(code="own", title_en="Own")
    Consultation.objects.create(
        slug=SLUG, questionnaire=questionnaire, title_en="Own", introduction_en="Ours"
    )
    with pytest.raises(CommandError, match="address already"):
        load()
    assert Consultation.objects.get().title_en == "Own"
    assert not Response.objects.exists()


def test_an_import_that_fails_half_way_leaves_nothing(monkeypatch):
    monkeypatch.setattr("consultations.services.importing.new_receipt_code", lambda: "SAME")
    with pytest.raises(IntegrityError):
        load()
    assert not Questionnaire.objects.exists()
    assert not Response.objects.exists()
