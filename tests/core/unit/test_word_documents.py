"""Word documents: structure that programs can read aloud, every letter, and text that stays text."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from clusterpolisee.core.documents.docx import Document

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVERY_LETTER = "Документ за създаване, őŐ űŰ, città – “quoted”"


def made(language="bg", **kwargs):
    return Document(title=EVERY_LETTER, language=language, made_at=AT, **kwargs)


def opened(document):
    return docx.Document(io.BytesIO(document.bytes()))


def words(file):
    return [line.text for line in file.paragraphs if line.text]


def test_headings_lists_and_tables_are_real_ones():
    document = made()
    document.heading(1, "Chapter")
    document.prose("text\n\n- one\n- two\n\n1. a\n2. b\n\n| H | I |\n|--|--|\n| x | y |")
    document.table(["Criterion", "Weight"], [["Competence", 60], ["None", None]], caption="Criteria")
    file = opened(document)
    styles = [(line.style.name, line.text) for line in file.paragraphs if line.text]
    assert styles == [
        ("Title", EVERY_LETTER), ("Heading 1", "Chapter"), ("Normal", "text"), ("List Bullet", "one"),
        ("List Bullet", "two"), ("List Number", "a"), ("List Number", "b"), ("Caption", "Criteria"),
    ]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in file.tables[1].rows] == [
        ["Criterion", "Weight"], ["Competence", "60"], ["None", ""],
    ]  # fmt: skip


def test_the_header_of_a_table_is_marked_and_repeats():
    document = made()
    document.table(["A"], [["1"]], caption="Named")
    table = opened(document).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Named"


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en-GB"), ("it", "it-IT"), ("hu", "hu-HU"), ("bg", "bg-BG")]
)
def test_title_and_language_are_told_to_whoever_reads_it_aloud(language, locale):
    file = opened(made(language))
    about = file.core_properties
    assert (about.title, about.language, about.author) == (EVERY_LETTER, locale, "ClusterPoliSEE")
    assert (about.created, about.comments) == (AT, "")
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert [tag.get(qn("w:val")) for tag in defaults.iter(qn("w:lang"))] == [locale]


def test_text_in_another_language_says_so():
    document = made()
    document.prose("text", language="hu")
    run = opened(document).paragraphs[-1].runs[0]
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "hu-HU"


def test_each_numbered_list_begins_anew():
    document = made()
    document.prose("1. a\n2. b\n\ntext\n\n1. c\n2. d\n\nmore\n\n7. e\n8. f")
    file = opened(document)
    lists = [line._p.pPr.numPr.numId.val for line in file.paragraphs if line.style.name == "List Number"]
    assert len(set(lists)) == 3
    numbering = file.part.numbering_part.numbering_definitions._numbering
    last = numbering.num_having_numId(lists[-1])
    assert last.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}").get(qn("w:val")) == "7"


def test_text_stays_text_and_signs_that_xml_forbids_are_left_out():
    hostile = "=cmd|' /C calc'!A0 </w:t><w:r> & \x00\x0b\x1b\ud800\ufffe { PAGE } <script>"
    clean = "=cmd|' /C calc'!A0 </w:t><w:r> &  { PAGE } <script>"
    document = Document(title=hostile, language="en", made_at=AT)
    document.heading(2, hostile)
    document.lead(hostile)
    document.sample_note(hostile)
    document.paragraph(hostile)
    document.facts([(hostile, hostile)])
    document.table([hostile], [[hostile]], caption=hostile)
    file = opened(document)
    assert words(file) == [clean] * 5 + [f"{clean}\t{clean}", clean]
    assert file.tables[0].rows[1].cells[0].text == clean
    assert file.core_properties.title == clean


def test_every_page_has_title_and_number():
    section = opened(made()).sections[0]
    assert section.header.paragraphs[0].text == EVERY_LETTER
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_the_same_content_is_the_same_bytes():
    def content():
        document = made()
        document.prose("1. a\n2. b")
        document.table(["A"], [["1"]])
        document.page_break()
        return document.bytes()

    assert content() == content()


def test_nothing_of_the_librarys_own_template_is_left():
    with zipfile.ZipFile(io.BytesIO(made().bytes())) as file:
        assert not [name for name in file.namelist() if "thumbnail" in name]
        assert b"python-docx" not in b"".join(file.read(name) for name in file.namelist())


def test_empty_leads_and_notes_leave_no_trace():
    document = made()
    document.lead("")
    document.sample_note("")
    assert words(opened(document)) == [EVERY_LETTER]
