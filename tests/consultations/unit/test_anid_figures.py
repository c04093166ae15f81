"""The demonstration consultation, counted twice: by the portal's way and by the csv module alone."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from consultations.imports.csv_responses import load_responses
from consultations.imports.mapping_files import load_mapping
from consultations.stats import measures
from consultations.stats.tally import tally

FOLDER = Path(__file__).parents[3] / "consultations" / "data" / "anid-open-access-2020"

# Counted once by hand, so that a change of file or mapping cannot go unnoticed by both ways of counting.
COUNTED = [
    ("P8", "Si", "yes", 618),
    ("P8", "No responde", "no_answer", 33),
    ("P11", "Mujer", "woman", 278),
    ("RANGO_ETARIO", "ENTRE 31 Y 40", "from_31_to_40", 243),
    ("P14", "CIENCIAS SOCIALES", "social_sciences", 227),
    ("P16", "Persona Juridica", "legal_person", 16),
    ("P17", "MeXICO", "mexico", 2),
    ("P17_RECAT", "EXTRANJERO", "abroad", 36),
    ("P18", "08. BIOBiO", "biobio", 77),
    ("P18_MACROZONA", "AUSTRAL", "far_south", 34),
    ("P21", "ONG", "ngo", 2),
    ("P22", "ENSEÑANZA", "education", 7),
    ("P27_RECAT", "NO RESPONDE", "no_answer", 3),
    ("P29", "Muy de acuerdo", "strongly_agree", 445),
    ("P29", "No sabe", "dont_know", 3),
    ("P31", "Si", "yes", 238),
    ("P33", "De acuerdo", "agree", 228),
    ("P38", "Ni de acuerdo ni en desacuerdo", "neither", 95),
    ("P42", "En desacuerdo", "disagree", 42),
    ("P46", "Ni acuerdo ni en desacuerdo", "neither", 71),
    ("P48", "No responde", "no_answer", 135),
    ("P50", "Muy en desacuerdo", "strongly_disagree", 9),
]
TEXTS = [("P13", 732), ("P19", 16), ("P30", 522), ("P32", 231), ("P39", 383), ("P45", 78), ("P54", 406)]
GROUPED = {
    "strongly_agree": "Muy de acuerdo o de acuerdo",
    "agree": "Muy de acuerdo o de acuerdo",
    "neither": "Ni acuerdo ni en desacuerdo",
    "disagree": "Muy en desacuerdo o desacuerdo",
    "strongly_disagree": "Muy en desacuerdo o desacuerdo",
    "dont_know": "NS_NR",
    "no_answer": "NS_NR",
}


@pytest.fixture(scope="module")
def rows():
    with (FOLDER / "responses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


@pytest.fixture(scope="module")
def mapping():
    return load_mapping(FOLDER / "mapping.json")


@pytest.fixture(scope="module")
def records(mapping):
    return load_responses(FOLDER / "responses.csv", mapping)


@pytest.fixture(scope="module")
def counted(mapping, records):
    return tally(mapping.instrument, (record.answers for record in records))


@pytest.fixture(scope="module")
def position(mapping):
    return {question.code: question.column.position for question in mapping.questions}


def test_every_record_of_the_file_is_taken_over(rows, records, counted):
    assert counted.n == len(rows) == 732
    assert [record.record_id for record in records] == [row[0] for row in rows]


@pytest.mark.parametrize(("question", "value", "option", "expected"), COUNTED)
def test_a_count_is_that_of_the_csv_module(rows, counted, position, question, value, option, expected):
    assert Counter(row[position[question]] for row in rows)[value] == expected
    assert counted.questions[question].counts[option] == expected


@pytest.mark.parametrize(("question", "expected"), TEXTS)
def test_a_text_counts_its_filled_cells(rows, counted, position, question, expected):
    cells = [row[position[question]] for row in rows if row[position[question]]]
    assert counted.questions[question].base == len(cells) == expected
    assert counted.questions[question].text_length == sum(len(cell) for cell in cells)


def test_every_closed_question_agrees_cell_by_cell(rows, mapping, counted, position):
    for question in mapping.questions:
        cells = Counter(row[position[question.code]] for row in rows)
        expected = {option.code: sum(cells[value] for value in option.values) for option in question.options}
        assert counted.questions[question.code].counts == expected
        assert counted.questions[question.code].base == len(rows) - cells[""]


def test_ages_agree_with_the_csv_module(rows, counted, position):
    ages = [int(row[position["P12"]]) for row in rows if row[position["P12"]] != "NO APLICA"]
    age = counted.questions["P12"]
    assert (age.base, age.counts) == (732, {"not_applicable": 16})
    assert (age.numbers.n, age.numbers.minimum, age.numbers.maximum) == (716, 17, 77)
    assert age.numbers.sum == sum(ages)
    assert age.numbers.values == Counter(ages)
    assert measures.median(age.numbers) == 42


def test_the_grouped_columns_that_are_ignored_say_nothing_new(rows, records, mapping):
    scales = {
        question.code: question.column.position for question in mapping.questions if question.kind == "scale"
    }
    ignored = {ignored.column.position for ignored in mapping.ignored}
    assert len(scales) == 6
    for code, column in scales.items():
        assert column + 1 in ignored
        assert [GROUPED[record.answers[code]] for record in records] == [row[column + 1] for row in rows]


def test_agreement_with_the_objective(counted):
    objective = counted.questions["P29"]
    assert objective.base == 732
    assert objective.counts["agree"] + objective.counts["strongly_agree"] == 445 + 218


def test_the_scales_run_from_the_low_end_to_the_high_end(mapping):
    steps = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
    scales = [question.spec for question in mapping.questions if question.kind == "scale"]
    assert {spec.valid_codes for spec in scales} == {steps}
