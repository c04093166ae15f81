"""Long texts: what becomes a list or a table, and that nothing else becomes anything."""

import io
import json

import pypdf
import pytest
import typst
from django.template import Context, Template

from clusterpolisee.core.documents import pdf, prose
from clusterpolisee.core.documents.prose import Grid, Items, Paragraph


def test_paragraphs_lists_and_tables_are_understood():
    text = "First\nsecond line\n\n- one\n- two\n\n1. a\n2. b\n\n| A | Б |\n|---|---|\n| 1 |\n| ő | ű |"
    assert prose.blocks(text) == [
        Paragraph("First\nsecond line"),
        Items(("one", "two"), ordered=False),
        Items(("a", "b"), ordered=True),
        Grid(("A", "Б"), (("1", ""), ("ő", "ű"))),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Why", "Why"),
        ("<b>x</b> <script>alert(1)</script>", "<b>x</b> <script>alert(1)</script>"),
        ("[here](https://example.org/a)", "here (https://example.org/a)"),
        ("<https://example.org>", "https://example.org"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("![a map](https://example.org/map.png)", "a map"),
        ("`code` and **bold** and _kind_", "code and bold and kind"),
        ("2*3*4 and a_b_c and ~~x~~", "2*3*4 and a_b_c and ~~x~~"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("&lt;b&gt; &amp;", "&lt;b&gt; &amp;"),
        ("bell \x07 and \x00", "bell  and"),
        ("Title\n---", "Title"),
        ("    indented", "indented"),
    ],
)
def test_everything_else_is_plain_text(text, words):
    assert prose.blocks(text) == [Paragraph(words)]


@pytest.mark.parametrize("text", ["2026. november 3-án", "2026. I. félév\n2028. II. félév", "5. § alapján"])
def test_a_date_at_the_beginning_of_a_line_begins_no_list(text):
    found = prose.blocks(text)
    assert "\n".join(block.text for block in found) == text


def test_a_list_that_goes_on_keeps_its_numbers():
    first, between, second = prose.blocks("1. a\n2. b\n\ntext\n\n3. c\n4. d")
    assert (first.start, between.text, second.start) == (1, "text", 3)


def test_bullets_of_a_word_processor_become_a_list():
    assert prose.blocks("•\tone\n•\ttwo") == [Items(("one", "two"), ordered=False)]


def test_what_is_nested_stands_in_the_text_of_its_item():
    assert prose.blocks("1. a\n   - x\n   - y\n2. b") == [Items(("a\n– x\n– y", "b"), ordered=True)]


def test_an_empty_text_has_no_blocks():
    assert prose.blocks("") == prose.blocks(" \n\n ") == []


def test_blocks_as_data_can_be_written_as_json():
    data = prose.as_data("a\n\n- x\n\n|h|\n|-|\n|c|")
    assert json.loads(json.dumps(data)) == data
    assert [part["kind"] for part in data] == ["paragraph", "items", "grid"]


def test_a_page_shows_the_text_escaped_with_lists_and_tables():
    text = "a <b>\nb\n\n- <i>\n\n3. c\n4. d\n\n| <u> | |\n|--|--|\n| <s> | x |"
    page = Template("{% load portal %}{% prose text %}").render(Context({"text": text}))
    for part in ("<p>a &lt;b&gt;<br>b</p>", "<li>&lt;i&gt;</li>", '<ol start="3">', "<td>&lt;s&gt;</td>"):
        assert part in page
    assert 'tabindex="0" role="region" aria-label="Table: &lt;u&gt;, "' in page
    assert '<th scope="col">&lt;u&gt;</th><td></td>' in page


def test_a_pdf_shows_the_same_lists_and_tables(tmp_path):
    text = "#let x\n$y$\n\n- one\n  - in one\n\n3. c\n4. d\n\n| H | I |\n|--|--|\n| k | |"
    source = tmp_path / "page.typ"
    source.write_text(
        f'#import "{pdf.SOURCES / "house.typ"}": *\n#set document(title: "T")\n#prose(input.blocks)'
    )
    data = json.dumps({"blocks": prose.as_data(text), "title": "T", "language": "en"})
    made = typst.compile(str(source), root="/", pdf_standards=["ua-1"], sys_inputs={"data": data})
    shown = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert [
        part for part in ("#let x", "$y$", "one", "– in one", "3. c", "4. d", "k") if part not in shown
    ] == []
