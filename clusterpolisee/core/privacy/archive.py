"""All data of one person as a zip: for machines, for readers, and the files themselves."""

import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.personal_data import Part, registered

FORMAT = 1
STYLE = Path(__file__).with_name("copy.css")
# The same bytes for the same data: a zip otherwise holds the moment of writing for each of its files.
MADE_AT = (2014, 1, 1, 0, 0, 0)


def write(user: User, target: IO[bytes], *, language: str) -> None:
    """Write the zip into an open binary file, with words in `language`."""
    with translation.override(language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = [part for data in registered() for part in data.export(user)]
        context = {"person": user, "parts": [_readable(part) for part in parts], "made_at": timezone.now()}
        context |= {"language": language, "portal_url": settings.PORTAL_URL}
        _add(archive, "README.txt", render_to_string("core/data_copy_readme.txt", context))
        _add(archive, "index.html", render_to_string("core/data_copy.html", context))
        _add(archive, "style.css", STYLE.read_text(encoding="utf-8"))
        _add(archive, "data.json", _machine_readable(user, parts))
        for part in parts:
            for name, file in _files(part):
                with file.open("rb") as source:
                    archive.writestr(_entry(name), source.read())


def _machine_readable(user: User, parts: Iterable[Part]) -> str:
    content = {
        "format": FORMAT,
        "portal": settings.PORTAL_URL,
        "made_at": timezone.now(),
        "person": user.public_id,
        "parts": {part.name: list(part.rows) for part in parts},
        "files": {part.name: [name for name, _file in _files(part)] for part in parts if part.files},
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _readable(part: Part) -> dict[str, Any]:
    """What the page shows of a part: headings in the order of the columns, and rows of pairs."""
    rows = part.words or part.rows
    return {
        "name": part.name,
        "title": part.title,
        "note": part.note,
        "rows": [[(label, row[key]) for key, label in part.columns.items()] for row in rows],
        "files": [name for name, _file in _files(part)],
    }


def _files(part: Part) -> list[tuple[str, Any]]:
    """Each file with its name in the zip: numbered, without any sign that could lead out of the folder."""
    return [
        (f"files/{part.name}/{number}-{re.sub(r'[^A-Za-z0-9._-]', '_', Path(file.name).name)}", file)
        for number, file in enumerate(part.files, start=1)
    ]


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), text)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MADE_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
