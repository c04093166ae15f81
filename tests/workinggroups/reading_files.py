"""Reading back the files that the portal makes."""

import io
import re
import subprocess
import zipfile
from typing import Any
from xml.etree import ElementTree

import docx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def text_of_pdf(made: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
    return re.sub(r"[ \u00a0]+", " ", done.stdout.decode())


def text_of_docx(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def sheets_of_xlsx(made: bytes) -> dict[str, list[list[Any]]]:
    """Rows of values by the titles of the sheets; texts and numbers as they are."""
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        strings = _shared(book)
        names = [
            sheet.get("name")
            for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        return {
            str(name): _rows(ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")), strings)
            for number, name in enumerate(names, start=1)
        }


def formulas_of_xlsx(made: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        trees = [ElementTree.fromstring(book.read(name)) for name in sheets]
    return sum(1 for tree in trees for tag in ("f", "hyperlink") for _found in tree.iter(f"{MAIN}{tag}"))


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    tree = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in tree.iter(f"{MAIN}si")]


def _rows(tree: ElementTree.Element, strings: list[str]) -> list[list[Any]]:
    return [[_value(cell, strings) for cell in row.iter(f"{MAIN}c")] for row in tree.iter(f"{MAIN}row")]


def _value(cell: ElementTree.Element, strings: list[str]) -> Any:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
    value = cell.findtext(f"{MAIN}v")
    if value is None:
        return None
    return strings[int(value)] if cell.get("t") == "s" else float(value)
