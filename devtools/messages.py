"""Reads the marked strings out of the sources and the catalogues, and compares the two.

Stands in for GNU gettext, which a bare machine lacks: Babel reads Python, Django turns templates into Python.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message, extract, mofile, pofile
from django.utils.translation.template import templatize

from devtools.complaint import Complaint
from devtools.places import APPS

SOURCES = (*APPS, "templates")
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?[-+#0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?P<kind>[diouxXeEfFgGcrsa%])"
)
BRACE = re.compile(r"\{(?P<name>[A-Za-z_][\w.\[\]]*|\d*)(?:![rsa])?(?::[^{}]*)?\}")
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"
# A compiled catalogue must not change when nothing did.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def collect(root: Path) -> Catalog:
    """Return all marked strings below `root`, each with the files it stands in."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for path in _source_files(root):
        python = _as_python(path)
        for _, message, comments, context in extract.extract(
            "python", io.BytesIO(python), KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
        ):
            found.add(
                message,
                locations=[(path.relative_to(root).as_posix(), 0)],
                auto_comments=comments,
                context=context,
                flags=_flags(message),
            )
    return found


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue in a .po file, an empty one when there is none."""
    if not path.exists():
        return empty(language)
    try:
        with path.open("rb") as file:
            return pofile.read_po(file, locale=language, charset="utf-8", abort_invalid=True)
    except pofile.PoFileError as trouble:
        raise Complaint(f"{path.name} ({language}), line {trouble.lineno + 1}: {trouble}") from None


def empty(language: str) -> Catalog:
    """Return a catalogue without strings."""
    fresh = Catalog(
        locale=language, charset="utf-8", fuzzy=False, creation_date=NO_DATE, revision_date=NO_DATE
    )
    # Babel would give Hungarian one form; Django's own catalogues have two in all our languages.
    fresh.mime_headers = [("Plural-Forms", PLURAL_FORMS)]
    return fresh


def as_po(catalog: Catalog, language: str) -> bytes:
    """Return the text of a .po file: sorted, no dates, no line numbers, the same for the same content."""
    body = io.BytesIO()
    pofile.write_po(
        body, catalog, width=0, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return f"{_header(language)}\n".encode() + body.getvalue()


def as_mo(catalog: Catalog, language: str) -> bytes:
    """Return the bytes of a compiled catalogue without what is fuzzy or lacks a form."""
    usable = empty(language)
    for message in catalog:
        if message.id and is_complete(message) and not message.fuzzy:
            usable.add(message.id, message.string, context=message.context)
    body = io.BytesIO()
    mofile.write_mo(body, usable)
    return body.getvalue()


def texts(message: Message) -> tuple[str, ...]:
    """Return the translations of a message: one, or one for each plural form."""
    found = message.string if isinstance(message.string, list | tuple) else [message.string]
    return tuple(text or "" for text in found)


def ids(message: Message) -> tuple[str, ...]:
    """Return the English text of a message, and of its plural if it has one."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def is_complete(message: Message) -> bool:
    """Tell whether every form has a translation."""
    return len(texts(message)) >= len(ids(message)) and all(texts(message))


def placeholder_problems(message: Message) -> list[str]:
    """Return what a translation loses or invents among %(name)s and {name}, one line for each form."""
    problems = []
    originals = [placeholders(text) for text in ids(message)]
    for text in filter(None, texts(message)):
        found = placeholders(text)
        # "One answer" may stand for "%(count)s answers": any form may follow the singular or the plural.
        if found not in originals:
            missing, extra = sorted(originals[-1] - found), sorted(found - originals[-1])
            parts = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"adds {', '.join(extra)}"] * bool(
                extra
            )
            problems.append(" and ".join(parts))
    return problems


def placeholders(text: str) -> frozenset[str]:
    """Return the placeholders in a text, as written but without their padding."""
    percent = {f"%({m['name']}){m['kind']}" if m["name"] else f"%{m['kind']}" for m in PERCENT.finditer(text)}
    brace = {f"{{{m['name']}}}" for m in BRACE.finditer(text)}
    return frozenset((percent - {"%%"}) | brace)


def _source_files(root: Path) -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def _as_python(path: Path) -> bytes:
    if path.suffix == ".py":
        return path.read_bytes()
    # Indentation means nothing in a template and would be an error in Python.
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.lstrip() for line in lines).encode()


def _flags(message: str | tuple[str, ...]) -> set[str]:
    parts = message if isinstance(message, tuple) else (message,)
    names = {"python-format": PERCENT, "python-brace-format": BRACE}
    return {flag for flag, pattern in names.items() if any(pattern.search(part) for part in parts)}


def _header(language: str) -> str:
    lines = (
        "Project-Id-Version: ClusterPoliSEE",
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURAL_FORMS}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)
