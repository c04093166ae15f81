"""Files that people send, good ones and all the bad ones we could think of."""

import io
import os
import socket
import struct
import threading
import zipfile
import zlib
from contextlib import contextmanager
from unittest.mock import patch

import docx
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from clusterpolisee.core.documents import inspect_file, uploads, virus_scanner
from clusterpolisee.core.documents.docx import Document
from clusterpolisee.core.documents.uploads import Kind, Problem, Unacceptable

PLAIN_PDF = (
    b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"%s\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%%%EOF\n"
)
TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"


def pdf(objects=b""):
    return PLAIN_PDF % objects


def packed(text, about=b"/Type /ObjStm /N 1 /First 4"):
    body = zlib.compress(text)
    return b"9 0 obj\n<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj" % (
        about, len(body), body,
    )  # fmt: skip


def word(changes=None, more=None):
    """A good document; `changes` turn parts of it into others, `more` adds parts."""
    document = Document(title="Motivation", language="hu")
    document.prose("Szöveg\n\n- egy\n- kettő")
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document.bytes())) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            before, after = (changes or {}).get(name, (b"", b""))
            target.writestr(name, source.read(name).replace(before, after) if before else source.read(name))
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return result.getvalue()


def relation(kind, target):
    link = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return word({RELATIONS: (b"</Relationships>", link.encode())})


def problem_of(data):
    try:
        inspect_file.inspect(data)
    except inspect_file.Found as found:
        return found.problem
    return ""


def real_pdf():
    return typst.compile(b'#set document(title: "T")\nText', format="pdf")


def chart(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"PK\x03\x04" if name.endswith(".zip") else b"<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (real_pdf(), "pdf"),
        (pdf(), "pdf"),
        (b"\n\n" + pdf(), "pdf"),
        (pdf(packed(b"3 0 << /Type /Font /JSON (x) >>")), "pdf"),
        (pdf(b"3 0 obj\n<< /URI (https://example.org/JavaScript) /Title (\\(/Launch\\)) >>\nendobj"), "pdf"),
        (pdf(b"3 0 obj\n<< /Length 9 >>\nstream\n/JS (a) Tj\nendstream\nendobj"), "pdf"),
        (word(), "docx"),
        (relation("hyperlink", "https://example.org"), "docx"),
        (relation("attachedTemplate", "file:///C:\\Templates\\Letter.dotx"), "docx"),
        (word(more={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": chart("xl/workbook.xml")}), "docx"),
    ],
)  # fmt: skip
def test_what_ordinary_programs_write_is_taken(data, kind):
    assert inspect_file.inspect(data) == kind


BAD_PDFS = [
    (pdf()[:-20], "broken"),
    (b"%PDF-1.4\n", "broken"),
    (pdf(b"").replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 5 0 R"), "password"),
    (pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj"), "scripts"),
    (pdf(b"3 0 obj\n<< /S/J#61vaScr#69pt >>\nendobj"), "scripts"),
    (pdf(b"3 0 obj\n<< /S %x\n /Launch /F (calc.exe) >>\nendobj"), "scripts"),
    (pdf(b"3 0 obj\n<< /S /Rendition /JS 4 0 R >>\nendobj"), "scripts"),
    (pdf(b"3 0 obj\n<< /AcroForm << /XFA [(a) 4 0 R] >> >>\nendobj"), "scripts"),
    (pdf(b"3 0 obj\n<< /Names << /EmbeddedFiles 4 0 R >> >>\nendobj"), "attachments"),
    (pdf(b"3 0 obj\n<< /Type /Filespec /EF << /F 4 0 R >> >>\nendobj"), "attachments"),
    (pdf(b"3 0 obj\n<< /Subtype /RichMedia >>\nendobj"), "attachments"),
    (pdf(packed(b"3 0 << /S /JavaScript /JS (x) >>")), "scripts"),
    (pdf(packed(b"3 0 << /S /J#61vaScript >>", about=b"/Ty#70e 5 0 R /N 1 /First 4")), "scripts"),
    (pdf(packed(b"3 0 <<>>").replace(b"/FlateDecode", b"[/ASCIIHexDecode /FlateDecode]")), "broken"),
    (pdf(b"3 0 obj\n<< /Length 9 >>\nstream\n4 0 obj << /S /JavaScript >>\nendstream\nendobj"), "scripts"),
    (pdf(packed(b"a" * 220_000_000)), "bomb"),
    (b"MZ\x90\x00" + pdf(), "two_kinds"),
    (b"<html><script></script>" + pdf(), "two_kinds"),
    (pdf() + chart("a.txt"), "two_kinds"),
    (b"MZ\x90\x00 a program", "other_kind"),
    (b"plain text", "other_kind"),
]  # fmt: skip
MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
BAD_DOCUMENTS = [
    (word({TYPES: (inspect_file.MAIN_TYPE.encode(), MACRO_TYPE)}), "macros"),
    (word(more={"word/vbaProject.bin": b"x"}), "macros"),
    (word(more={"word/VBAPROJECT.BIN": b"x"}), "macros"),
    (word({TYPES: (b"document.main+xml", b"template.main+xml")}), "other_kind"),
    (chart("a.txt"), "other_kind"),
    (word(more={"word/activeX/activeX1.xml": b"<x/>"}), "embedded"),
    (word(more={"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
    (word(more={"word/embeddings/any.bin": inspect_file.OLE + b"x"}), "embedded"),
    (word(more={"word/embeddings/a.docx": chart("a.xml")}), "embedded"),
    (word(more={"word/embeddings/a.xlsx": chart("a.zip")}), "embedded"),
    (word(more={"word/embeddings/a.xlsx": chart("xl/vbaProject.bin")}), "macros"),
    (word(more={"word/media/image1.png": b"MZ\x90"}), "embedded"),
    (relation("attachedTemplate", "https://example.org/evil.dotm"), "external"),
    (relation("attachedTemplate", "file://server/evil.dotm"), "external"),
    (relation("image", "https://example.org/pixel.png"), "external"),
    (relation("oleObject", "https://example.org/x"), "embedded"),
    (word({"word/document.xml": (b"</w:body>", b'<w:p><w:r><w:instrText>DDEAU</w:instrText></w:r><w:r>'
     b"<w:instrText>TO calc </w:instrText></w:r></w:p></w:body>")}), "embedded"),
    (word({TYPES: (b"<Types", b'<!DOCTYPE x [<!ENTITY a "b">]><Types')}), "broken"),
    (word(more={"../evil.xml": b"<x/>"}), "broken"),
    (word(more={"/etc/evil.xml": b"<x/>"}), "broken"),
    (word(more={"WORD/document.xml": b"<x/>"}), "broken"),
    (word(more={"word/big.xml": b"0" * 40_000_000}), "bomb"),
    (word(more={f"word/{number}.xml": b"" for number in range(3_001)}), "bomb"),
    (word()[:-200], "broken"),
    (word()[:3000], "broken"),
    (b"PK\x03\x04 a lie before it" + word(), "two_kinds"),
    (inspect_file.OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    (inspect_file.OLE + b"WordDocument", "old_word"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "problem"), BAD_PDFS + BAD_DOCUMENTS)
def test_what_could_harm_is_found_out(data, problem):
    assert problem_of(data) == problem
    assert Problem(problem).label


def _lying(data):
    """The same archive, whose directory says that its parts are ten bytes long."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            changed[at + offset : at + offset + 4] = struct.pack("<I", 10)
    return bytes(changed)


def test_sizes_that_an_archive_tells_wrongly_are_found_out():
    assert problem_of(_lying(word(more={"word/big.xml": b"0" * 40_000_000}))) == "broken"


def test_a_document_under_a_password_of_its_archive_is_found_out():
    data = bytearray(word())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    assert problem_of(bytes(data)) == "password"


def test_every_problem_has_a_short_code_and_a_sentence():
    assert all(len(problem) <= 20 and str(problem.label).endswith(".") for problem in Problem)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Motivation letter.pdf", "Motivation letter.pdf"),
        ("  Önéletrajz ő.docx ", "Önéletrajz ő.docx"),
        ("мотивация.pdf", "мотивация.pdf"),
        ("C:\\fakepath\\cv.pdf", "cv.pdf"),
        ("../../etc/cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("c\x00v\x1b.pdf", "cv.pdf"),
        ("a\tb\n\u00a0c.pdf", "a b c.pdf"),
        (".pdf", "pdf"),
        ("a" * 146 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_one_does_not_see(name, kept):
    assert uploads.check_name(name) == kept


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a" * 296 + ".pdf", Problem.NAME_TOO_LONG),
        ("я" * 147 + ".pdf", Problem.NAME_TOO_LONG),
        ("a" + "\u0301" * 300 + ".pdf", Problem.NAME_TOO_LONG),
        ("", Problem.NAME_MISSING),
        ("folder/", Problem.NAME_MISSING),
        ("\u202e\u200b", Problem.NAME_MISSING),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_and_never_cut(name, problem):
    with pytest.raises(Unacceptable) as refusal:
        uploads.check_name(name)
    assert refusal.value.problem == problem


def test_the_framework_hands_on_a_long_name_long_enough_to_be_refused():
    upload = SimpleUploadedFile("a" * 296 + ".pdf", pdf())
    with pytest.raises(Unacceptable) as refusal:
        uploads.first_look(upload, upload.name)
    assert refusal.value.problem == Problem.NAME_TOO_LONG


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "a.pdf", Problem.EMPTY),
        (pdf(), "a.docx", Problem.WRONG_ENDING),
        (word(), "a.pdf", Problem.WRONG_ENDING),
        (b"MZ\x90\x00", "a.pdf", Problem.WRONG_ENDING),
        (b"PK\x03\x04 %PDF-1.4", "a.pdf", Problem.WRONG_ENDING),
        (pdf(), "a.pdf.exe", Problem.OTHER_KIND),
        (pdf(), "a", Problem.OTHER_KIND),
        (b"x", "a.odt", Problem.OTHER_KIND),
        (inspect_file.OLE, "a.doc", Problem.OLD_WORD),
        (word(), "a.docm", Problem.MACROS),
        (inspect_file.OLE, "a.docx", Problem.PASSWORD),
    ],
)
def test_a_first_look_refuses_what_is_plainly_wrong(data, name, problem):
    with pytest.raises(Unacceptable) as refusal:
        uploads.first_look(data, name)
    assert refusal.value.problem == problem


def test_a_first_look_leaves_an_upload_at_its_beginning():
    upload = SimpleUploadedFile("CV.PDF", pdf())
    assert uploads.first_look(upload, upload.name) == Kind.PDF
    assert upload.read() == pdf()
    assert uploads.first_look(word(), "a.docx") == Kind.DOCX


def test_a_file_that_is_too_large_is_told_how_large_it_may_be(settings):
    settings.UPLOAD_LARGEST_BYTES = 2048
    with pytest.raises(Unacceptable, match=r"has 3\.0.KB; at most 2\.0.KB"):
        uploads.first_look(b"x" * 3072, "a.pdf")


def test_an_examination_takes_paths_stored_files_and_bytes(tmp_path):
    path = tmp_path / "stored"
    path.write_bytes(pdf())
    for file in (path, str(path), SimpleUploadedFile("a", pdf()), pdf()):
        found = uploads.examine(file)
        assert (found.ok, found.problem, found.kind, len(found.sha256)) == (True, "", "pdf", 64)


def test_an_examination_names_the_problem():
    found = uploads.examine(pdf(b"3 0 obj\n<< /S /JavaScript >>\nendobj"))
    assert (found.ok, found.problem, found.kind) == (False, Problem.SCRIPTS, "")
    assert uploads.examine(b"").problem == Problem.EMPTY


def test_a_file_that_kills_the_program_that_looks_at_it_is_not_taken():
    with patch.object(uploads.inspect_file, "__file__", os.devnull):
        assert uploads.examine(pdf()).problem == Problem.UNREADABLE


def test_the_program_that_looks_at_files_can_open_neither_files_nor_connections(tmp_path):
    """With the limits in force even a document that took over the program could reach nothing."""
    script = tmp_path / "taken_over.py"
    script.write_text(
        "import runpy, socket, sys\n"
        f"module = runpy.run_path({inspect_file.__file__!r}, run_name='inspected')\n"
        "module['limit']()\n"
        "for reach in (lambda: open('/etc/hostname'), socket.socket):\n"
        "    try: reach()\n"
        "    except OSError: continue\n"
        "    sys.exit('reached something')\n"
        'print(\'{"problem": "", "kind": "pdf"}\')\n'
    )
    with patch.object(uploads.inspect_file, "__file__", str(script)):
        assert uploads.examine(pdf()).ok


@contextmanager
def scanner(path, answer):
    """Something that speaks like ClamAV and remembers what it was sent."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    listening.listen(1)
    received = []

    def serve():
        with listening.accept()[0] as connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">I", stream.read(4))[0]:
                received.append(stream.read(size))
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield received
    finally:
        thread.join()
        listening.close()


@pytest.mark.parametrize(
    ("answer", "problem"), [(b"stream: OK\0", ""), (b"stream: Eicar-Signature FOUND\0", "virus")]
)
def test_a_virus_scanner_is_asked_where_one_is_set_up(tmp_path, settings, answer, problem):
    settings.CLAMD_URL = f"unix://{tmp_path}/clamd"
    with scanner(tmp_path / "clamd", answer) as received:
        assert uploads.examine(pdf()).problem == problem
    assert b"".join(received) == pdf()


def test_a_file_waits_while_the_virus_scanner_does_not_answer(tmp_path, settings):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody"
    with pytest.raises(virus_scanner.Unreachable):
        uploads.examine(pdf())


def test_word_itself_would_open_what_we_call_good():
    assert docx.Document(io.BytesIO(word())).paragraphs
