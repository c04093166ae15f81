"""Files that people send: a quick look before they are stored, and an examination by the worker after.

Nobody gets a file before it was examined, and nobody gets it other than as an attachment.
"""

import hashlib
import json
import logging
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.documents import inspect_file, virus_scanner

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 60
LONGEST_NAME = 150  # characters that one sees
MOST_SIGNS = 255  # with the marks above and below letters
TOO_LARGE = _(
    "The file has %(size)s; at most %(most)s can be sent. Make the pictures in it smaller, or split it "
    "in two."
)


class Kind(models.TextChoices):
    """What can be sent."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word document")

    @property
    def mime(self) -> str:
        return {
            Kind.PDF: "application/pdf",
            Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]


class Problem(models.TextChoices):
    """Why a file is not taken, and what to do about it. Codes have at most 20 letters."""

    NAME_MISSING = "name_missing", _("The file has no name. Give it one and send it again.")
    NAME_TOO_LONG = (
        "name_too_long",
        _("The name of the file has more than 150 characters. Give it a shorter name and send it again."),
    )
    EMPTY = "empty", _("The file is empty. Check that it opens on your computer, and send it again.")
    TOO_LARGE = "too_large", _("The file is too large. Make the pictures in it smaller, or split it in two.")
    OTHER_KIND = (
        "other_kind",
        _("Only PDF files and Word documents (.docx) can be sent. Save the document as PDF and send that."),
    )
    OLD_WORD = (
        "old_word",
        _("The file comes from an old version of Word (.doc). Save it as .docx or as PDF and send that."),
    )
    WRONG_ENDING = (
        "wrong_ending",
        _(
            "The content of the file is not what its name says. Open it, save it as PDF or as Word document "
            "(.docx), and send that."
        ),
    )
    TWO_KINDS = (
        "two_kinds",
        _("The file is two kinds of file at once. Open it, save it anew as PDF and send that."),
    )
    PASSWORD = "password", _("The file is protected by a password. Remove the protection and send it again.")
    BROKEN = (
        "broken",
        _("The file is damaged or incomplete. Open it on your computer, save it anew and send it again."),
    )
    BOMB = (
        "bomb",
        _("The file unpacks to far more than a document needs. Save it as PDF and send that."),
    )
    MACROS = (
        "macros",
        _("The document contains macros. Save it as .docx without macros, or as PDF, and send that."),
    )
    EMBEDDED = (
        "embedded",
        _("The document contains objects of other programs. Save it as PDF and send that."),
    )
    EXTERNAL = (
        "external",
        _(
            "The document loads a template, pictures or other parts from elsewhere when somebody opens it. "
            "Save it as PDF and send that."
        ),
    )
    SCRIPTS = (
        "scripts",
        _(
            "The PDF contains a script or an active form. Print it to a new PDF file (“Print”, then “Save as "
            "PDF”) and send that."
        ),
    )
    ATTACHMENTS = (
        "attachments",
        _("The PDF has other files or media inside. Send a PDF without them, and each of them by itself."),
    )
    VIRUS = (
        "virus",
        _("The virus scanner found something harmful in the file. Have your computer checked."),
    )
    UNREADABLE = (
        "unreadable",
        _("The file could not be examined. Open it, save it anew as PDF and send that."),
    )


class Unacceptable(Exception):
    """The file cannot be taken; `problem` is the code, the text a translated sentence for a form."""

    def __init__(self, problem: Problem, message: Any = "") -> None:
        super().__init__(str(message or problem.label))
        self.problem = problem
        self.message = message or problem.label


@dataclass(frozen=True)
class Findings:
    """What an examination found. `problem` is empty and `kind` known when the file is `ok`."""

    ok: bool
    problem: str
    sha256: str
    kind: str = ""


def check_name(name: str) -> str:
    """The name as it is kept: without folders and without signs that one does not see or that turn the
    direction of writing. Raises Unacceptable for none and for one that is too long; it is never cut."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", str(name)))[-1]
    shown = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in base)
    kept = " ".join(shown.split()).strip(". ")
    if not kept:
        raise Unacceptable(Problem.NAME_MISSING)
    letters = sum(not unicodedata.combining(sign) for sign in kept)
    if letters > LONGEST_NAME or len(kept) > MOST_SIGNS:
        raise Unacceptable(Problem.NAME_TOO_LONG)
    return kept


def first_look(data: bytes | IO[bytes], name: str) -> Kind:
    """Name, size, ending and first bytes, before anything is stored; raises Unacceptable.

    `data` may be the upload itself; it is left at its beginning.
    """
    ending = Path(check_name(name)).suffix.lower().lstrip(".")
    size, head = _size_and_head(data)
    if size == 0:
        raise Unacceptable(Problem.EMPTY)
    if size > settings.UPLOAD_LARGEST_BYTES:
        shown = {"size": filesizeformat(size), "most": filesizeformat(settings.UPLOAD_LARGEST_BYTES)}
        raise Unacceptable(Problem.TOO_LARGE, TOO_LARGE % shown)
    if ending not in Kind.values:
        raise Unacceptable({"doc": Problem.OLD_WORD, "docm": Problem.MACROS}.get(ending, Problem.OTHER_KIND))
    kind = Kind(ending)
    if kind != _kind_of(head):
        # What is protected by a password comes in the clothes of the old Word.
        is_sealed = kind == Kind.DOCX and head.startswith(inspect_file.OLE)
        raise Unacceptable(Problem.PASSWORD if is_sealed else Problem.WRONG_ENDING)
    return kind


def examine(file: Any) -> Findings:
    """Look through a stored file, in a process of its own; only the worker does this.

    `file` is a path, a stored file or its bytes. Raises virus_scanner.Unreachable where a scanner is set up
    that does not answer: the file then waits.
    """
    data = _all_of(file)
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > settings.UPLOAD_LARGEST_BYTES:
        return Findings(False, Problem.TOO_LARGE, sha256)
    if not data:
        return Findings(False, Problem.EMPTY, sha256)
    problem, kind = _inspected(data)
    if not problem and settings.CLAMD_URL and not virus_scanner.is_clean(data, settings.CLAMD_URL):
        problem, kind = Problem.VIRUS, ""
    return Findings(not problem, problem, sha256, kind)


def _size_and_head(data: bytes | IO[bytes]) -> tuple[int, bytes]:
    if isinstance(data, bytes):
        return len(data), data[: inspect_file.PDF_HEAD]
    data.seek(0, os.SEEK_END)
    size = data.tell()
    data.seek(0)
    head = data.read(inspect_file.PDF_HEAD)
    data.seek(0)
    return size, head


def _kind_of(head: bytes) -> Kind | None:
    if b"%PDF-" in head and not head.startswith((inspect_file.ZIP, *inspect_file.OTHER_ARCHIVES)):
        return Kind.PDF
    return Kind.DOCX if head.startswith(inspect_file.ZIP) else None


def _all_of(file: Any) -> bytes:
    """One byte more than is allowed is enough to know that it is too much."""
    most = settings.UPLOAD_LARGEST_BYTES + 1
    if isinstance(file, bytes):
        return file
    with Path(file).open("rb") if isinstance(file, (str, Path)) else file.open("rb") as stored:
        return bytes(stored.read(most))


def _inspected(data: bytes) -> tuple[str, str]:
    """Problem and kind, as the program says that looks into the file."""
    command = [sys.executable, "-I", str(Path(inspect_file.__file__))]
    environment = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603, our own program and no argument from outside
            command, input=data, capture_output=True, timeout=PATIENCE_SECONDS, env=environment, check=True
        )
        answer = json.loads(done.stdout)
        return (str(Problem(answer["problem"])) if answer["problem"] else ""), str(answer["kind"])
    except (subprocess.SubprocessError, ValueError, KeyError) as error:
        logger.warning("a file could not be examined: %s", error)
        return Problem.UNREADABLE, ""
