"""The portal's look for Word documents: styles with its colours, language of the spelling, page frame.

The colours are those of `typst/house.typ`. What python-docx has no method for is written as XML here.
"""

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Calibri"  # or what takes its place elsewhere: the same widths, and Cyrillic and ő ű as well
INK, DANUBE, MUTED = RGBColor(0x17, 0x21, 0x2C), RGBColor(0x12, 0x50, 0x7B), RGBColor(0x4C, 0x5B, 0x6B)
LINE, WARNING, WARNING_GROUND = "D6DEE6", "7F5300", "FDF3DC"
LOCALES = {"en": "en-GB", "it": "it-IT", "hu": "hu-HU", "bg": "bg-BG"}
FACT, NOTE, TABLE, AFTER_TABLE = "Portal Fact", "Portal Note", "Portal Table", "Portal After Table"
TEXT_WIDTH = Mm(170)
WIDEST_LABEL = Mm(50)


@dataclass(frozen=True)
class Style:
    size: float  # points, as the two below
    before: float = 0
    after: float = 8
    bold: bool = False
    colour: RGBColor = INK
    stays_with_next: bool = False


STYLES = {
    "Title": Style(22, after=10, bold=True),
    "Subtitle": Style(12, after=12, colour=MUTED),
    "Heading 1": Style(15, before=18, after=6, bold=True, colour=DANUBE, stays_with_next=True),
    "Heading 2": Style(12, before=14, after=4, bold=True, stays_with_next=True),
    "Heading 3": Style(10.5, before=10, after=2, bold=True, colour=MUTED, stays_with_next=True),
    "Caption": Style(9, before=6, after=4, colour=MUTED, stays_with_next=True),
    "List Bullet": Style(10.5, after=3),
    "List Number": Style(10.5, after=3),
    "Header": Style(8.5, after=0, colour=MUTED),
    "Footer": Style(8.5, after=0, colour=MUTED),
    FACT: Style(10.5, after=3),
    NOTE: Style(10.5, before=4, after=12, bold=True, colour=RGBColor.from_string(WARNING)),
    AFTER_TABLE: Style(4, after=6),
}

TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PortalTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:pPr><w:spacing w:before="40" w:after="40" w:line="252" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
  </w:tblBorders></w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:bCs/><w:color w:val="{MUTED}"/></w:rPr>
    <w:tcPr><w:tcBorders>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{MUTED}"/>
    </w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def prepare(file: Any, language: str) -> None:
    """Turn the library's empty document into ours: A4, styles, language, no picture of its first page."""
    _defaults(file, language)
    for name, style in STYLES.items():
        _apply(file, name, style)
    file.styles.element.append(parse_xml(TABLE_STYLE))
    _shape_facts_and_notes(file)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # or Word says that an older program made it
    package = file.part.package
    for key in [key for key, link in package.rels.items() if link.reltype.endswith("/thumbnail")]:
        del package.rels[key]


def _defaults(file: Any, language: str) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults"))
    words = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    words.getparent().replace(
        words,
        parse_xml(
            f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
            f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr>'
        ),
    )
    set_language(defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}"), language)
    spacing = defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn('w:spacing')}")
    spacing.set(qn("w:after"), "160")
    file.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), LOCALES.get(language, language))


def _apply(file: Any, name: str, style: Style) -> None:
    if name not in [known.name for known in file.styles]:
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
    made = file.styles[name]
    for old in made.element.findall(qn("w:rPr")):
        made.element.remove(old)
    look = made.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:contextualSpacing", *(("w:numPr",) if name == "Subtitle" else ())):
        for old in look.findall(qn(tag)):
            look.remove(old)
    made.font.size, made.font.bold, made.font.color.rgb = Pt(style.size), style.bold, style.colour
    made.paragraph_format.space_before = Pt(style.before)
    made.paragraph_format.space_after = Pt(style.after)
    made.paragraph_format.keep_with_next = style.stays_with_next


AFTER_BORDERS = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")


def _shape_facts_and_notes(file: Any) -> None:
    facts = file.styles[FACT].paragraph_format
    facts.left_indent, facts.first_line_indent = WIDEST_LABEL, -WIDEST_LABEL
    facts.tab_stops.add_tab_stop(WIDEST_LABEL)
    note = file.styles[NOTE].element.get_or_add_pPr()
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="{WARNING}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{WARNING_GROUND}"/>')
    # Word wants the parts of a paragraph's look in one order: border, ground, spacing.
    note.insert_element_before(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"), *AFTER_BORDERS)
    note.insert_element_before(shade, *AFTER_BORDERS)


def frame(section: Any, *, title: str, portal: str) -> None:
    """The title above every page; portal and page number below."""
    section.header.paragraphs[0].add_run(title)
    foot = section.footer.paragraphs[0]
    stops = foot.style.element.pPr.find(qn("w:tabs"))
    if stops is not None:
        foot.style.element.pPr.remove(stops)
    foot.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, alignment=2)
    foot.add_run(f"{portal}\t")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


def _field(line: Any, code: str) -> None:
    """What Word counts itself."""
    line._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def set_language(properties: Any, language: str) -> None:
    """The language in which words are checked and read aloud."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), LOCALES.get(language, language))
    properties.append(element)


def describe_table(grid: Any, *, caption: str) -> None:
    """The first row is a header, for programs that read aloud; the caption is its name."""
    grid.autofit = True
    properties = grid._tbl.tblPr
    shown = properties.find(qn("w:tblLook"))
    if shown is not None:
        properties.remove(shown)
    marks = 'w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
    properties.append(parse_xml(f'<w:tblLook {nsdecls("w")} w:val="0620" {marks}/>'))
    if caption:
        named = OxmlElement("w:tblCaption")
        named.set(qn("w:val"), caption)
        properties.append(named)


def mark_header(row: Any) -> None:
    """Stands on top of the table again on every page."""
    keep_together(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_together(row: Any) -> None:
    """No row is cut in two by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def numbering(file: Any, *, start: int) -> int:
    """The number of a new numbered list, so that each begins anew."""
    known = file.part.numbering_part.numbering_definitions._numbering
    style = file.styles["List Number"].element.pPr.numPr.numId.val
    made = known.add_num(known.num_having_numId(style).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def number(line: Any, numbering: int) -> None:
    properties = line._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering
