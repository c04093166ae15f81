import copy

import pytest

from consultations.imports.mapping_files import load_mapping, parse_mapping
from consultations.imports.problems import MappingRefused
from consultations.stats.instrument import Kind
from tests.consultations.unit.mapping_sample import SAMPLE, changed, option, source


def problems(content):
    with pytest.raises(MappingRefused) as refusal:
        parse_mapping(content)
    return [str(problem) for problem in refusal.value.problems]


def test_a_sound_mapping_becomes_an_instrument():
    mapping = parse_mapping(source())
    instrument = mapping.instrument
    assert [(question.code, question.kind) for question in instrument.questions] == [
        ("Q1", Kind.SINGLE),
        ("Q2", Kind.SCALE),
        ("Q3", Kind.INTEGER),
        ("Q4", Kind.LONG_TEXT),
        ("Q5", Kind.MULTIPLE),
        ("Q6", Kind.SHORT_TEXT),
    ]
    assert instrument.by_code["Q2"].valid_codes == ("low", "high")
    assert mapping.consultation.collected is None
    assert mapping.questions[0].options[0].values == ("Si", "Sí")
    assert [found.position for found in mapping.questions[4].columns] == [6, 7]
    assert mapping.questions[0].text["es"] == "Q1"


def test_scales_and_marked_questions_keep_the_order_of_their_options():
    mapping = parse_mapping(changed(("sections", 0, "questions", 0, "ordered"), True))
    assert [question.ordered for question in mapping.questions[:3]] == [True, True, False]


def test_known_days_of_collection_are_read():
    mapping = parse_mapping(
        changed(("consultation", "collected"), {"from": "2020-05-01", "to": "2020-05-31"})
    )
    assert [day.isoformat() for day in mapping.consultation.collected] == ["2020-05-01", "2020-05-31"]


FIRST = ("sections", 0, "questions", 0)
FIRST_PATH = "$.sections[0].questions[0]"


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("format",), "clusterpolisee-responses/2", "$.format: "),
        (("format",), None, "$: "),
        (("surprise",), 1, "$: "),
        (("consultation",), [], "$.consultation: "),
        (("consultation", "slug"), "Sample 2020", "$.consultation.slug: "),
        (("consultation", "title", "bg"), None, "$.consultation.title: "),
        (("consultation", "title", "bg"), "  ", "$.consultation.title.bg: "),
        (("consultation", "title", "de"), "Titel", "$.consultation.title: "),
        (
            ("consultation", "origin", "text", "en"),
            "see https://x.example",
            "$.consultation.origin.text.en: ",
        ),
        (
            ("consultation", "collected"),
            {"from": "2020-05-31", "to": "2020-05-01"},
            "$.consultation.collected: ",
        ),
        (
            ("consultation", "collected"),
            {"from": "May", "to": "2020-05-01"},
            "$.consultation.collected.from: ",
        ),
        (("file", "encoding"), "utf-16", "$.file.encoding: "),
        (("file", "delimiter"), ":", "$.file.delimiter: "),
        (("file", "columns"), 0, "$.file.columns: "),
        (("file", "columns"), True, "$.file.columns: "),
        (("file", "columns"), 8, "$.file.columns: Column 8 "),
        (("file", "columns"), 10, "$.file.columns: Column 9 "),
        (("record_id", "column"), 1, "$.file.columns: Column 1 "),
        (("ignored",), [], "$.file.columns: Column 5 "),
        (("ignored", 0, "reason"), "", "$.ignored[0].reason: "),
        (("sections", 0, "questions"), {}, "$.sections[0].questions: "),
        (("sections", 1, "code"), "about", "$.sections: "),
        ((*FIRST, "code"), "Q2", "$.sections: "),
        ((*FIRST, "code"), "q1", f"{FIRST_PATH}.code: "),
        ((*FIRST, "kind"), "matrix", f"{FIRST_PATH}.kind: "),
        ((*FIRST, "text", "es"), None, f"{FIRST_PATH}.text: "),
        ((*FIRST, "header"), None, f"{FIRST_PATH}: "),
        ((*FIRST, "not_chosen"), "No", f"{FIRST_PATH}: "),
        ((*FIRST, "ordered"), "yes", f"{FIRST_PATH}.ordered: "),
        ((*FIRST, "options"), [], f"{FIRST_PATH}.options: "),
        ((*FIRST, "options", 1, "code"), "yes", f"{FIRST_PATH}.options: "),
        ((*FIRST, "options", 1, "code"), "Sí", f"{FIRST_PATH}.options[1].code: "),
        ((*FIRST, "options", 1, "value"), "Si", f"{FIRST_PATH}.options: "),
        ((*FIRST, "options", 1, "value"), ["No", ""], f"{FIRST_PATH}.options[1].value[1]: "),
        ((*FIRST, "options", 1, "label", "hu"), 7, f"{FIRST_PATH}.options[1].label.hu: "),
        (
            ("sections", 0, "questions", 1, "options", 0, "missing"),
            True,
            "$.sections[0].questions[1].options: ",
        ),
        (
            ("sections", 0, "questions", 2, "options", 0, "missing"),
            False,
            "$.sections[0].questions[2].options: ",
        ),
        (
            ("sections", 0, "questions", 2, "options", 0, "value"),
            "99",
            "$.sections[0].questions[2].options: ",
        ),
        (
            ("sections", 0, "questions", 3, "options"),
            [option("yes", "Si")],
            "$.sections[0].questions[3].options: ",
        ),
        (
            ("sections", 1, "questions", 0, "options", 0, "column"),
            None,
            "$.sections[1].questions[0].options[0]: ",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_path_in_the_json(path, value, where):
    found = problems(changed(path, value))
    assert any(problem.startswith(where) for problem in found), found


def test_all_mistakes_are_named_at_once():
    content = copy.deepcopy(SAMPLE)
    content["file"]["delimiter"] = ":"
    content["sections"][0]["questions"][0]["kind"] = "matrix"
    content["ignored"] = []
    assert len(problems(source(content))) >= 3


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe{}", b'{"format": 1, "format": 2}', b"null", b'"text"', b"[" * 100_000],
)
def test_something_else_than_a_mapping_is_refused(content):
    assert problems(content)


def test_a_mapping_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(MappingRefused):
        load_mapping(tmp_path / "none.json")
