import csv
import io

import pytest

from consultations.imports.csv_responses import load_responses, parse_responses
from consultations.imports.mapping_files import parse_mapping
from consultations.imports.problems import ImportRefused
from tests.consultations.unit.mapping_sample import changed, source

HEADERS = ["ID", "¿Si?", "Nivel", "Edad", "Otro", "Recat", "Dinero", "Tiempo", "Otro"]
FIRST = ["1", "Si", "poco", "40", "Línea una;\nlínea dos", "1", "Si", "X", "Ana"]
SECOND = ["2", "Sí", "No sabe", "NO APLICA", "", "", "No", "", " "]


def file(*rows, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode(encoding)


def row(position, value):
    return [*FIRST[:position], value, *FIRST[position + 1 :]]


def refused(content, mapping=None, **more):
    with pytest.raises(ImportRefused) as refusal:
        parse_responses(content, mapping or parse_mapping(source()), **more)
    return refusal.value


def place(content, mapping=None):
    problem = refused(content, mapping).problems[0]
    return problem.row, problem.column


def test_replies_are_read_as_codes_numbers_and_unchanged_texts():
    records = parse_responses(file(HEADERS, FIRST, SECOND), parse_mapping(source()))
    assert records == (
        (
            "1",
            {
                "Q1": "yes",
                "Q2": "low",
                "Q3": 40,
                "Q4": "Línea una;\nlínea dos",
                "Q5": ["money", "time"],
                "Q6": "Ana",
            },
        ),
        ("2", {"Q1": "yes", "Q2": "dont_know", "Q3": "none"}),
    )


def test_the_encoding_of_the_mapping_is_used():
    mapping = parse_mapping(changed(("file", "encoding"), "cp1252"))
    assert parse_responses(file(HEADERS, SECOND, encoding="cp1252"), mapping)[0].answers["Q1"] == "yes"


def test_a_byte_order_mark_is_read_when_the_mapping_names_it():
    mapping = parse_mapping(changed(("file", "encoding"), "utf-8-sig"))
    assert parse_responses(file(HEADERS, FIRST, encoding="utf-8-sig"), mapping)[0].record_id == "1"


def test_a_line_break_inside_quotation_marks_does_not_move_the_row_of_a_problem():
    assert place(file(HEADERS, FIRST, row(1, "quizás"))) == (3, 2)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (file(HEADERS, row(1, "quizás")), (2, 2)),
        (file(HEADERS, row(1, "si")), (2, 2)),
        (file(HEADERS, row(3, "4O")), (2, 4)),
        (file(HEADERS, row(3, "٤٠")), (2, 4)),
        (file(HEADERS, row(3, "9999999999")), (2, 4)),
        (file(HEADERS, row(7, "tal vez")), (2, 8)),
        (file(HEADERS, row(0, "")), (2, 1)),
        (file(HEADERS, FIRST, FIRST), (3, 1)),
        (file(HEADERS, FIRST, SECOND[:-1]), (3, None)),
        (file(HEADERS, FIRST, [*SECOND, ""]), (3, None)),
        (file(HEADERS, FIRST) + b"\r\n", (3, None)),
        (file(HEADERS[:-1], FIRST[:-1]), (1, None)),
        (file([*HEADERS[:1], "Nivel", *HEADERS[2:]], FIRST), (1, 2)),
        (file([HEADERS[1], HEADERS[0], *HEADERS[2:]], FIRST), (1, 1)),
        (file(HEADERS, FIRST, SECOND).replace(b"NO APLICA", b"NO\0APLICA"), (3, 4)),
        (file(HEADERS, FIRST, encoding="cp1252"), (1, 2)),
        (file(HEADERS, FIRST) + b'2;"Si;poco', (3, None)),
        (file(HEADERS, FIRST) + b'2;"Si"!;poco;1;;;;;\r\n', (3, None)),
        (file(HEADERS, row(4, "a" * 200_000)), (2, None)),
        (file(HEADERS, FIRST, encoding="utf-8-sig"), (None, None)),
        (file(HEADERS, FIRST, encoding="utf-16"), (None, None)),
        (b"", (None, None)),
        (b" \r\n", (None, None)),
        (b"\x89PNG\r\n\x1a\n\0\0", (3, 1)),
        (",".join(HEADERS).encode(), (1, None)),
    ],
)
def test_a_malformed_file_is_refused_with_row_and_column(content, where):
    assert place(content) == where


def test_a_wrong_encoding_names_the_byte():
    content = file(HEADERS, FIRST, SECOND, encoding="cp1252")
    offset = content.index("¿".encode("cp1252"))
    assert f"Byte {offset} (hexadecimal bf) does not exist in utf-8." in str(refused(content))


def test_a_repeated_header_text_is_told_apart_by_its_position():
    swapped = [*HEADERS[:4], "Otro 2", *HEADERS[5:]]
    assert place(file(swapped, FIRST)) == (1, 5)


def test_a_duplicate_names_the_row_of_the_first():
    assert "row 2" in str(refused(file(HEADERS, FIRST, SECOND, FIRST)))


def test_a_file_above_the_limit_is_refused_before_it_is_read():
    content = file(HEADERS, FIRST)
    assert "larger than 50 bytes" in str(refused(content, size_limit=50))
    assert parse_responses(content, parse_mapping(source()), size_limit=len(content))


def test_another_number_of_records_than_stated_is_refused():
    mapping = parse_mapping(changed(("file", "records"), 3))
    assert place(file(HEADERS, FIRST, SECOND), mapping) == (None, None)


def test_at_most_twenty_problems_are_shown_and_the_rest_is_hinted_at():
    rows = [[str(number), "quizás", *FIRST[2:]] for number in range(30)]
    refusal = refused(file(HEADERS, *rows))
    assert len(refusal.problems) == 20
    assert refusal.more
    assert not refused(file(HEADERS, *rows[:20])).more


def test_one_row_may_hold_several_problems():
    refusal = refused(file(HEADERS, [*row(1, "quizás")[:3], "x", *FIRST[4:]]))
    assert [(problem.row, problem.column) for problem in refusal.problems] == [(2, 2), (2, 4)]


def test_a_long_or_broken_value_is_quoted_on_one_short_line():
    message = str(refused(file(HEADERS, row(1, "a\n" * 500))))
    assert "\n" not in message
    assert len(message) < 200


def test_a_percent_sign_in_a_value_does_no_harm():
    assert "“100 %(x)s”" in str(refused(file(HEADERS, row(1, "100 %(x)s"))))


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ImportRefused):
            load_responses(path, parse_mapping(source()))


def test_a_file_on_disk_is_read_like_its_bytes(tmp_path):
    path = tmp_path / "replies.csv"
    path.write_bytes(file(HEADERS, FIRST))
    assert [record.record_id for record in load_responses(path, parse_mapping(source()))] == ["1"]
