"""Looks through a PDF or Word document that a stranger has sent: standard input, one line of JSON as output.

Runs as a program of its own, with limits on memory and time and without the means to open a file or a
connection, so that a document made to harm harms nobody. Needs nothing but Python. The codes of what it
finds are those of `uploads.Problem`.
"""

import encodings.cp437  # noqa: F401, zipfile wants it, and later nothing can be opened any more
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree

MEMORY_BYTES = 768 * 1024 * 1024
PROCESSOR_SECONDS = 20
OFFICE_XML = "openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"application/vnd.{OFFICE_XML}document.main+xml"

MOST_ENTRIES = 3_000
MOST_UNPACKED = 200_000_000  # bytes
SUSPICIOUS = (10_000_000, 150)  # more bytes than this, packed more tightly than this, is no document
MOST_WORKBOOKS = 30  # a chart keeps its numbers in one
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"MZ", b"\x7fELF")
LOCAL_TEMPLATE = re.compile(r"^(file:///)?[A-Za-z]:[\\/]")

PDF_HEAD = 1024  # bytes within which the header must begin
PDF_TAIL = 2048
PIECE_BYTES = 64 * 1024
GAP = rb"(?:[\s\x00]|%[^\r\n]*[\r\n])*"
VALUE = GAP + rb"(?:<|\[|\(|\d+\s+\d+\s+R)"
END = rb"(?=[\s\x00()<>\[\]{}/%]|$)"
# Written so that the address of a web page, such as (https://example.org/JavaScript), is no script.
OBVIOUS = {
    "scripts": rb"(?:/S|[\s\x00<>\[\]])/(?:JavaScript|Launch|SubmitForm|ImportData)" + END,
    "attachments": rb"/(?:EF|EmbeddedFiles)" + VALUE + rb"|/Type" + GAP + rb"/EmbeddedFile" + END
    + rb"|/Subtype" + GAP + rb"/RichMedia" + END,
}  # fmt: skip
SHORT = {"scripts": rb"/(?:JS|XFA)" + VALUE}  # in packed pictures these letters come by chance
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
ESCAPED_NAME = re.compile(rb"/[^\s()<>\[\]{}/%]*#[0-9A-Fa-f]{2}[^\s()<>\[\]{}/%]*")
STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
ONLY_DEFLATED = re.compile(rb"/Filter\s*\[?\s*/(FlateDecode|Fl)\s*\]?(?=[\s/>])")


class Found(Exception):
    """What is wrong with the file, as the code of a problem."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),  # the three that are open
    ):
        resource.setrlimit(kind, (most, most))


def inspect(data: bytes) -> str:
    """`pdf` or `docx`; raises Found."""
    if data.startswith(OLE):
        raise Found("password" if "EncryptedPackage".encode("utf-16-le") in data else "old_word")
    is_pdf, is_zip = b"%PDF-" in data[:PDF_HEAD], data.startswith(ZIP)
    if is_pdf and (is_zip or zipfile.is_zipfile(io.BytesIO(data))):
        raise Found("two_kinds")
    if is_pdf:
        inspect_pdf(data)
        return "pdf"
    if is_zip:
        inspect_docx(data)
        return "docx"
    raise Found("other_kind")


# Word documents


def inspect_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            check_directory(entries, packed=len(data))
            check_names(entries)
            parts = {entry.filename: unpacked(archive, entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Found("broken") from error
    check_types(parts)
    check_links(parts)
    check_contents(parts)


def check_directory(entries: list[zipfile.ZipInfo], *, packed: int) -> None:
    """Sizes as the archive tells them; that they are true is found out while unpacking."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise Found("password")
    total = sum(entry.file_size for entry in entries)
    overlapping = sum(entry.compress_size for entry in entries) > packed
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED or overlapping:
        raise Found("bomb")
    if min((entry.header_offset for entry in entries), default=0) > 0:
        raise Found("two_kinds")  # something else stands before the archive
    for entry in entries:
        if entry.file_size > SUSPICIOUS[0] and entry.file_size > SUSPICIOUS[1] * entry.compress_size:
            raise Found("bomb")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Found("broken")


def check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.orig_filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise Found("broken")
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name:
            raise Found("broken")
        if path.name.startswith(("vbaproject", "vbadata")):
            raise Found("macros")
        if "activex" in path.parts or (path.name.startswith("oleobject") and path.suffix == ".bin"):
            raise Found("embedded")


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content, never more than the archive says; its checksum must hold."""
    with archive.open(entry) as part:
        return part.read(entry.file_size + 1)


def check_types(parts: dict[str, bytes]) -> None:
    if "[Content_Types].xml" not in parts:
        raise Found("other_kind")
    types = [str(tag.get("ContentType", "")).lower() for tag in parsed(parts["[Content_Types].xml"])]
    if any("macroenabled" in kind or "vbaproject" in kind for kind in types):
        raise Found("macros")
    if any("activex" in kind or "oleobject" in kind for kind in types):
        raise Found("embedded")
    if MAIN_TYPE not in types:
        raise Found("other_kind")


def check_links(parts: dict[str, bytes]) -> None:
    """Nothing is fetched when the document is opened; links that a reader follows are fine, and so is a
    template on the writer's own disk: other computers do not find it."""
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        for link in parsed(content):
            kind, target = str(link.get("Type", "")).lower(), str(link.get("Target", ""))
            if kind.endswith(("/afchunk", "/oleobject", "/control", "/vbaproject")):
                raise Found("embedded")
            is_outside = str(link.get("TargetMode", "")).lower() == "external"
            is_own_template = kind.endswith("/attachedtemplate") and LOCAL_TEMPLATE.match(target)
            if is_outside and not kind.endswith("/hyperlink") and not is_own_template:
                raise Found("external")


def check_contents(parts: dict[str, bytes]) -> None:
    workbooks = [name for name, content in parts.items() if content.startswith(ZIP)]
    if len(workbooks) > MOST_WORKBOOKS or any(not name.lower().endswith(".xlsx") for name in workbooks):
        raise Found("embedded")
    for name in workbooks:
        check_workbook(parts[name])
    for name, content in parts.items():
        if content.startswith((OLE, *OTHER_ARCHIVES)):
            raise Found("embedded")
        if name.endswith(".xml") and re.search(rb"(?i)(^|\s)DDE(AUTO)?\s", b"".join(fields(content))):
            raise Found("embedded")


def check_workbook(data: bytes) -> None:
    """The numbers of a chart: no archive in it, no macro."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_directory(archive.infolist(), packed=len(data))
            check_names(archive.infolist())
            inner = [unpacked(archive, entry)[:8] for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Found("broken") from error
    if any(content.startswith((ZIP, OLE, *OTHER_ARCHIVES)) for content in inner):
        raise Found("embedded")


def fields(content: bytes) -> Iterator[bytes]:
    """The commands of the fields, which may be cut into pieces."""
    for match in re.finditer(rb"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"", content):
        yield match[1] or match[2] or b""


def parsed(content: bytes) -> ElementTree.Element:
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Found("broken")
    try:
        return ElementTree.fromstring(content)  # noqa: S314, without a DOCTYPE nothing can grow or be fetched
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Found("broken") from error


# PDF


def inspect_pdf(data: bytes) -> None:
    begin = data.find(b"%PDF-")
    if data[:begin].strip().startswith((*OTHER_ARCHIVES, b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"<", b"#!")):
        raise Found("two_kinds")
    if b"%%EOF" not in data[-PDF_TAIL:] or b"startxref" not in data:
        raise Found("broken")
    plain, packed = parts_of_pdf(data)
    if re.search(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)", plain):
        raise Found("password")
    # Whoever reads the file may be led into the middle of what looks like a picture.
    look_for(OBVIOUS, without_escapes(data))
    for text in (plain, *packed):
        look_for(OBVIOUS, text)
        look_for(SHORT, text)


def look_for(patterns: dict[str, bytes], text: bytes) -> None:
    for problem, pattern in patterns.items():
        if re.search(pattern, text):
            raise Found(problem)


def without_escapes(text: bytes) -> bytes:
    """/J#61vaScript is another way to write /JavaScript."""
    return ESCAPED_NAME.sub(lambda found: ESCAPE.sub(lambda sign: bytes([int(sign[1], 16)]), found[0]), text)


def parts_of_pdf(data: bytes) -> tuple[bytes, list[bytes]]:
    """What stands between the streams, and what the streams hold that hold objects."""
    between, packed, position, room = [], [], 0, MOST_UNPACKED
    while match := STREAM.search(data, position):
        between.append(data[position : match.start()])
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        about = without_escapes(description(between[-1]))
        if b"/ObjStm" in about or (b"/First" in about and b"/N" in about):
            text, length = objects(data, match.end(), end, about, room)
            packed.append(without_escapes(text))
            room -= len(text)
            end = max(end, match.end() + length)
        position = end
    between.append(data[position:])
    return without_escapes(b"\n".join(between)), packed


def description(before: bytes) -> bytes:
    """The dictionary before a stream, from the beginning of its object."""
    return before[before.rfind(b" obj") + 1 :]


def objects(data: bytes, begin: int, end: int, about: bytes, room: int) -> tuple[bytes, int]:
    """Unpack a stream with objects; returns the text and how many bytes it took. Only one way of packing is
    in use; whoever takes another has something to hide."""
    if b"/Filter" not in about:
        return data[begin:end], end - begin
    if not ONLY_DEFLATED.search(about) or re.search(rb"/Predictor\s+([2-9]|1\d)", about):
        raise Found("broken")
    inflater, text, position = zlib.decompressobj(), b"", begin
    try:
        while not inflater.eof and position < len(data):
            piece = data[position : position + PIECE_BYTES]
            text += inflater.decompress(piece, max(1, room - len(text)))
            position += len(piece)
            if inflater.unconsumed_tail:
                raise Found("bomb")
    except zlib.error as error:
        raise Found("broken") from error
    return text, position - begin - len(inflater.unused_data)


def main() -> None:
    data = sys.stdin.buffer.read()
    limit()
    try:
        answer = {"kind": inspect(data), "problem": ""}
    except Found as found:
        answer = {"kind": "", "problem": found.problem}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
