"""The seed file with the concept papers of the six groups: complete, equally deep, within the limits."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[3] / "clusterpolisee" / "core" / "data"
CALLS = json.loads((DATA / "calls.json").read_text())
FACTS = json.loads((DATA / "project-facts.json").read_text())
LANGUAGES = ("en", "it", "hu", "bg")
SECTIONS = [
    "background",
    "strategy",
    "eu-policies",
    "methodology",
    "activities",
    "results",
    "composition",
]
LISTS = ("sections", "questions", "criteria", "eligibility")
PLACES = [("leader", 1), *(("representative", n) for n in (1, 2, 3)), ("expert", 1), ("expert", 2)]
LEADERS_KNOWN = {1, 3}

each_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call["slug"])


def texts(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every translated text with its place in the file."""
    if isinstance(node, list):
        for position, item in enumerate(node):
            yield from texts(item, f"{path}[{position}]")
    elif isinstance(node, dict) and set(node) & set(LANGUAGES):
        yield path, node
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from texts(item, f"{path}.{key}")


def too_long(call: dict[str, Any], field: str, most: int) -> list[str]:
    found = (item for item in texts(call) if item[0].split(".")[-1] == field)
    return [path for path, text in found if any(len(value) > most for value in text.values())]


def blocks(text: str) -> list[str]:
    return text.split("\n\n")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def tables(text: str) -> list[list[list[str]]]:
    return [[cells(line) for line in block.split("\n")] for block in blocks(text) if block.startswith("|")]


def kinds(text: str) -> list[tuple[str, int]]:
    """What the text is built of: paragraphs, lists with so many points, tables with so many rows."""
    return [(block[0] if block[0] in "-|" else "paragraph", len(block.split("\n"))) for block in blocks(text)]


def test_each_of_the_six_groups_has_one_call():
    assert [call["group"] for call in CALLS] == [1, 2, 3, 4, 5, 6]
    assert [call["slug"] for call in CALLS] == [f"wg{number}" for number in range(1, 7)]


def test_only_the_documented_paper_is_not_a_sample():
    assert [call["group"] for call in CALLS if call["paper_is_sample"] is False] == [3]


@each_call
def test_every_text_stands_in_every_language(call):
    for path, text in texts(call):
        assert tuple(text) == LANGUAGES, path
        assert all(value and value == value.strip() for value in text.values()), path


@each_call
def test_no_text_was_left_untranslated(call):
    for path, text in texts(call):
        long = [value for value in text.values() if len(value) > 40]
        assert len(set(long)) == len(long), path


@each_call
@pytest.mark.parametrize(
    ("field", "most"),
    [("title", 200), ("summary", 400), ("label", 200), ("help", 400), ("profile", 300), ("name", 120)],
)
def test_texts_fit_their_fields(call, field, most):
    assert too_long(call, field, most) == []


@each_call
def test_the_sections_come_in_the_agreed_order(call):
    assert [section["code"] for section in call["sections"]] == SECTIONS


@each_call
def test_codes_are_short_addresses_used_once(call):
    for name in LISTS:
        codes = [item["code"] for item in call[name]]
        assert len(set(codes)) == len(codes), name
        assert all(re.fullmatch(r"[a-z][a-z0-9_-]{1,39}", code) for code in codes), name


@each_call
def test_sections_are_built_alike_in_all_languages(call):
    for section in call["sections"]:
        shapes = [kinds(section["text"][language]) for language in LANGUAGES]
        assert all(shape == shapes[0] for shape in shapes), section["code"]


@each_call
def test_sections_keep_to_paragraphs_lists_and_tables(call):
    for section in call["sections"]:
        for language, text in section["text"].items():
            for block in blocks(text):
                starts = {line[:2] if line[0] == "-" else line[0] for line in block.split("\n")}
                uniform = starts in ({"- "}, {"|"}) or "\n" not in block
                assert uniform, (section["code"], language, block)
            assert not re.search(r"^#|\*|__|`|\]\(|<|https?:", text, re.MULTILINE), section["code"]


@each_call
def test_tables_have_equal_columns_in_all_languages(call):
    for section in call["sections"]:
        of_language = [tables(section["text"][language]) for language in LANGUAGES]
        for same_table in zip(*of_language, strict=True):
            widths = {len(row) for table in same_table for row in table}
            assert len(widths) == 1, section["code"]
            assert all(set(table[1]) == {"---"} for table in same_table), section["code"]
            assert all(cell for table in same_table for row in table for cell in row), section["code"]


def test_the_tables_of_group_three_carry_the_documented_targets():
    documented = [[str(fact["target"]), fact["period"] or "–"] for fact in FACTS["indicators"]]
    results = next(s for s in CALLS[2]["sections"] if s["code"] == "results")
    for language in LANGUAGES:
        rows = [row[1:] for table in tables(results["text"][language]) for row in table[2:]]
        assert rows == documented


@each_call
def test_weights_add_up_to_a_hundred(call):
    assert sum(criterion["weight"] for criterion in call["criteria"]) == 100


@each_call
def test_criteria_say_what_earns_a_score(call):
    for criterion in call["criteria"]:
        assert criterion["max_score"] == 5
        assert criterion["threshold"] in range(6)
        assert isinstance(criterion["is_sample"], bool)
        assert list(criterion["anchors"]) == ["0", "1", "3", "5"]
        for anchor in criterion["anchors"].values():
            assert max(len(value) for value in anchor.values()) <= 300


@each_call
def test_questions_and_checks_say_whom_they_concern(call):
    assert len(call["questions"]) in ((3, 4) if call["group"] == 3 else (1, 2))
    assert 2 <= len(call["eligibility"]) <= 4
    for item in (*call["questions"], *call["eligibility"]):
        assert item["asked_of"] in ("both", "representative", "expert")
    for question in call["questions"]:
        assert 300 <= question["longest"] <= 2000
        assert isinstance(question["required"], bool)


@each_call
def test_seats_follow_the_composition_rule_with_a_profile_each(call):
    assert [(seat["kind"], seat["position"]) for seat in call["seats"]] == PLACES
    for language in LANGUAGES:
        assert len({seat["profile"][language] for seat in call["seats"]}) == len(PLACES)


@each_call
def test_no_body_is_named_where_the_leader_is_not_documented(call):
    if call["group"] in LEADERS_KNOWN:
        return
    names = [re.escape(name) for partner in FACTS["partners"] for name in partner["short"].split(" / ")]
    for path, text in texts(call):
        for value in text.values():
            assert not re.search(rf"\b({'|'.join(names)})\b", value), path
