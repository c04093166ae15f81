"""Spreadsheets and PDF in which text stays text."""

import io
import unicodedata
from datetime import UTC, datetime
from unittest.mock import patch

import openpyxl
import pytest

from clusterpolisee.core.documents import pdf
from clusterpolisee.core.documents.xlsx import Sheet, workbook


def test_no_cell_of_a_spreadsheet_becomes_a_formula():
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://example.org", "12"]
    data = workbook([Sheet("A/B:C", ["h"], [[text] for text in hostile])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == hostile
    assert {row[0].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


def test_instants_are_written_in_the_zone_of_the_portal(settings):
    settings.TIME_ZONE = "Europe/Rome"
    data = workbook([Sheet("s", ["at"], [[datetime(2026, 7, 1, 12, tzinfo=UTC)]])])
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value == datetime(2026, 7, 1, 14)


def _report(text):
    data = {
        "lead": text, "sample": text, "method": text, "empty": text, "calls": [], "charts": {}
    }  # fmt: skip
    return pdf.render(
        "evaluation", {**data, "notes": [text], "facts": [], "chapters": []}, language="en", title="Title"
    )


def _ordinary():
    assigned = (chr(code) for code in range(0x20, 0x2600) if unicodedata.category(chr(code)) != "Cn")
    return [sign for sign in assigned if not pdf.RARE.match(sign)]


def test_every_sign_that_is_called_ordinary_can_be_shown_in_a_pdf():
    text = " ".join(f"a{sign} и{sign}b {sign} c" for sign in _ordinary())
    with patch.object(pdf, "_without_rare_signs", side_effect=AssertionError("it was not shown as it is")):
        assert _report(text).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text", ["party 🎉", "漢字", "a\tb", "a\x1bb", "👨‍👩‍👧 ok", "\u2041", "\ufdd0", "\u202e \u2028 end"]
)
def test_a_sign_that_no_font_has_does_not_cost_the_report(text):
    assert _report(text).startswith(b"%PDF")


@pytest.mark.parametrize("text", ['#import "x"', "$a$", "\\ @b", "*b* _i_ `r`", "= Title", "// gone"])
def test_no_text_of_a_person_is_read_as_markup(text):
    assert _report(text).startswith(b"%PDF")
