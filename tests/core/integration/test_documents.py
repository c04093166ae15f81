"""Spreadsheets in which text stays text."""

import io
from datetime import UTC, datetime

import openpyxl

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
