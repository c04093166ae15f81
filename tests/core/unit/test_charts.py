import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils.html import conditional_escape
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterpolisee.core.documents.charts import (
    Bar,
    Formats,
    Setting,
    Statement,
    bars,
    columns,
    legend,
    scale,
)
from clusterpolisee.core.documents.charts.canvas import INK, LIGHT, TEXT
from clusterpolisee.core.documents.charts.words import lines

SVG = "{http://www.w3.org/2000/svg}"
TOKENS = Path(__file__).parents[3] / "static" / "css" / "tokens.css"
FORMATS = Formats(
    share=lambda value: f"{value:.0%}",
    points=lambda value: f"{value * 100:.0f}",
    count=lambda value: f"{value:,}",
)
PAGE = Setting("Shares. Data in the table below.", FORMATS, "hidden")
PAPER = Setting("Shares. Data in the table below.", FORMATS, "hidden", standalone=True)
STEPS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def texts(drawing):
    """What the drawing says, the lines of a label joined."""
    root = ElementTree.fromstring(drawing)
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


def elements(drawing, css):
    return [found for found in ElementTree.fromstring(drawing).iter() if found.get("class") == css]


def sample(setting, label="Money & <paper> work"):
    items = [Bar(label, 3), Bar("Time", None), Bar("None", 5)]
    return [
        bars(items, base=9, setting=setting),
        columns(items, base=9, setting=setting),
        scale(
            [Statement(label, (1, 2, 3, 4, 5), note="base 15"), Statement("Two", (1, 0, None, 0, 1))],
            STEPS,
            setting,
        ),
    ]


@pytest.mark.parametrize("setting", [PAGE, PAPER])
def test_every_drawing_is_sound_xml_with_a_name_and_without_inline_style(setting):
    for drawings in sample(setting):
        for drawing in (drawings.wide, drawings.narrow):
            root = ElementTree.fromstring(drawing)
            assert root.get("role") == "img"
            assert root.get("aria-label") == setting.label
            assert all(element.get("style") is None for element in root.iter())
            assert not list(root.iter(f"{SVG}style"))


def test_labels_are_escaped_and_a_drawing_is_not_escaped_again():
    drawing = bars([Bar('<script>"x" & y', 1)], base=1, setting=PAGE).wide
    assert '<script>"x" & y' in texts(drawing)
    assert "<script>" not in drawing
    assert conditional_escape(drawing) == drawing


@settings(deadline=None)  # a busy machine must not make it fail
@given(st.text(max_size=80))
def test_no_label_can_break_a_drawing(label):
    for drawings in sample(PAPER, label):
        for drawing in (drawings.wide, drawings.narrow):
            ElementTree.fromstring(drawing.encode("utf-8", "replace"))


def test_in_a_page_colours_come_from_classes_and_on_paper_from_attributes():
    for drawings in sample(PAGE):
        assert not re.search(r"fill=|stroke=|font-", drawings.wide)
        assert 'class="wide"' in drawings.wide
        assert 'class="narrow"' in drawings.narrow
    for drawings in sample(PAPER):
        assert "class=" not in drawings.wide
        assert 'font-family="' in drawings.wide


def test_the_colours_on_paper_are_the_light_tokens():
    light = dict(re.findall(r"(--cp-[\w-]+):\s*light-dark\((#\w+),", TOKENS.read_text()))
    assert light["--cp-text"] == INK == TEXT["fill"]
    assert light["--cp-muted"] == LIGHT["t2"]["fill"]
    assert light["--cp-grid"] == LIGHT["gl"]["stroke"]
    assert light["--cp-line-strong"] == LIGHT["ax"]["stroke"] == LIGHT["qx"]["stroke"]
    assert [light[f"--cp-chart-{n}"] for n in (1, 6)] == [LIGHT["c1"]["fill"], LIGHT["c6"]["fill"]]
    for n in range(1, 6):
        assert light[f"--cp-div-{n}"] == LIGHT[f"d{n}"]["fill"]
        assert light[f"--cp-div-{n}-ink"] == LIGHT[f"i{n}"]["fill"]


def test_bars_stand_longest_first_with_hidden_and_aside_ones_at_the_end():
    items = [Bar("No answer", 9, aside=True), Bar("Few", 1), Bar("Unsaid", None), Bar("Many", 5)]
    said = texts(bars(items, base=15, setting=PAGE).wide)
    assert said.index("Many") < said.index("Few") < said.index("Unsaid") < said.index("No answer")
    assert "33% 5" in said


def test_bars_with_an_order_of_their_own_keep_it():
    items = [Bar("Young", 1), Bar("Unknown", 2, aside=True), Bar("Middle", None), Bar("Old", 5)]
    said = texts(bars(items, base=8, setting=PAGE, ordered=True).narrow)
    assert said.index("Young") < said.index("Middle") < said.index("Old") < said.index("Unknown")


def test_lengths_are_in_proportion_to_shares_and_start_at_zero():
    drawing = bars([Bar("a", 40), Bar("b", 10)], base=80, setting=PAGE).wide
    first, second = elements(drawing, "c1")
    assert first.get("x") == second.get("x") == "250"
    assert float(first.get("width")) == pytest.approx(4 * float(second.get("width")), abs=0.2)


def test_a_hidden_bar_is_dashed_and_named_and_shows_no_figure():
    drawing = bars([Bar("a", None)], base=50, setting=PAGE).wide
    assert len(elements(drawing, "qx")) == 1
    assert not elements(drawing, "c1")
    assert "hidden" in texts(drawing)
    assert not elements(drawing, "b")


def test_an_aside_bar_is_grey():
    drawing = bars([Bar("No answer", 2, aside=True)], base=4, setting=PAGE).wide
    assert [len(elements(drawing, css)) for css in ("c6", "c1")] == [1, 0]


@pytest.mark.parametrize("counts", [(), (0,), (0, 0), (1,), (100,), (3, 97), (50, 50, 50)])
def test_at_most_four_grid_lines_and_nothing_leaves_the_drawing(counts):
    items = [Bar(f"option {n}", count) for n, count in enumerate(counts)]
    drawings = bars(items, base=100, setting=PAGE)
    assert len(elements(drawings.wide, "gl")) <= 4
    for drawing, width in ((drawings.wide, 800), (drawings.narrow, 340)):
        for bar in elements(drawing, "c1"):
            assert float(bar.get("x")) + float(bar.get("width")) < width - 90


def test_a_base_of_nobody_draws_empty_bars():
    assert "0% 0" in texts(bars([Bar("a", 0)], base=0, setting=PAGE).wide)


@pytest.mark.parametrize("count", [-1, 11])
def test_a_count_that_does_not_fit_the_base_is_refused(count):
    for chart in (bars, columns):
        with pytest.raises(ValueError, match="does not fit"):
            chart([Bar("a", count)], base=10, setting=PAGE)


def test_a_scale_is_centred_on_the_middle_of_neither():
    drawing = scale([Statement("a", (1, 1, 2, 3, 3)), Statement("b", (0, 4, 4, 1, 1))], STEPS, PAGE).wide
    axis = float(elements(drawing, "ax")[0].get("d").split()[0][1:])
    for cell in elements(drawing, "d3"):
        assert float(cell.get("x")) + float(cell.get("width")) / 2 == pytest.approx(axis, abs=0.2)


def test_a_scale_of_four_steps_is_centred_between_the_second_and_the_third():
    drawing = scale([Statement("a", (1, 1, 1, 1))], STEPS[:4], PAGE).wide
    axis = float(elements(drawing, "ax")[0].get("d").split()[0][1:])
    assert float(elements(drawing, "d4")[0].get("x")) == pytest.approx(axis + 0.75, abs=0.1)
    assert not elements(drawing, "d3")


def test_cells_of_a_scale_are_labelled_from_four_per_cent_on():
    drawing = scale([Statement("a", (3, 4, 3, 45, 45))], STEPS, PAGE).wide
    labels = [cell.text for css in ("i1", "i2", "i3", "i4", "i5") for cell in elements(drawing, css)]
    assert labels == ["4", "45", "45"]


def test_one_hidden_cell_hides_the_whole_row_of_a_scale():
    drawing = scale([Statement("a", (1, 2, 3, 4, None)), Statement("b", (1, 2, 3, 4, 5))], STEPS, PAGE).wide
    assert len(elements(drawing, "qx")) == 1
    assert len(elements(drawing, "d1")) == 1
    assert "hidden" in texts(drawing)


def test_a_statement_nobody_answered_has_a_label_and_no_bar():
    drawing = scale([Statement("Nobody", (0, 0, 0, 0, 0))], STEPS, PAGE).wide
    assert "Nobody" in texts(drawing)
    assert not list(ElementTree.fromstring(drawing).iter(f"{SVG}rect"))


def test_a_single_statement_without_a_label_takes_the_whole_width():
    drawing = scale([Statement("", (1, 1, 1, 1, 1))], STEPS, PAGE).wide
    assert float(elements(drawing, "d1")[0].get("x")) < 1
    last = elements(drawing, "d5")[0]
    assert float(last.get("x")) + float(last.get("width")) == pytest.approx(799.2, abs=0.2)


def test_the_steps_are_named_on_paper_and_listed_for_a_page():
    statements = [Statement("a", (1, 1, 1, 1, 1))]
    paper, page = (texts(scale(statements, STEPS, setting).narrow) for setting in (PAPER, PAGE))
    assert all(step in paper for step in STEPS)
    assert "Disagree" not in page
    assert legend(STEPS)[:2] == [("s1", "Strongly disagree"), ("s2", "Disagree")]
    assert [css for css, _ in legend(STEPS[:3])] == ["s1", "s3", "s5"]


@pytest.mark.parametrize("steps", [STEPS[:1], (*STEPS, "More")])
def test_a_scale_of_another_number_of_steps_is_refused(steps):
    with pytest.raises(ValueError, match="two to five steps"):
        scale([], steps, PAGE)


def test_a_statement_with_another_number_of_counts_is_refused():
    with pytest.raises(ValueError, match="one count for each step"):
        scale([Statement("a", (1, 2))], STEPS, PAGE)


def test_columns_keep_their_order_with_share_and_count_above():
    said = texts(columns([Bar("10–19", 2), Bar("20–29", 6)], base=8, setting=PAGE).wide)
    assert said.index("10–19") < said.index("20–29")
    assert "75%" in said
    assert "6" in said


def test_labels_of_many_columns_are_thinned_out_and_complete_on_a_phone():
    items = [Bar(f"{n}000–{n}999", n) for n in range(12)]
    drawings = columns(items, base=66, setting=PAGE)
    assert 0 < sum(item.label in texts(drawings.wide) for item in items) < 12
    assert all(item.label in texts(drawings.narrow) for item in items)


def test_an_empty_chart_is_still_a_drawing():
    for drawings in (
        bars([], base=0, setting=PAGE),
        columns([], base=0, setting=PAGE),
        scale([], STEPS, PAGE),
    ):
        ElementTree.fromstring(drawings.wide)
        ElementTree.fromstring(drawings.narrow)


LONG = {
    "bg": "Научноизследователска и развойна дейност, административнопроцесуални изисквания и финансиране",
    "hu": "Az elkülönülőmegszentségteleníthetetlenségeskedéseitekért felelős szakpolitikai intézményrendszer",
}


@pytest.mark.parametrize("label", LONG.values(), ids=LONG)
def test_long_words_are_broken_and_nothing_is_lost(label):
    found = lines(label, 26)
    assert max(len(line) for line in found) <= 26
    assert "".join(found).replace("-", "").replace(" ", "") == label.replace("-", "").replace(" ", "")


@settings(deadline=None)
@given(st.text(), st.integers(2, 60))
def test_lines_are_never_too_long(text, at_most):
    assert all(0 < len(line) <= at_most for line in lines(text, at_most))
