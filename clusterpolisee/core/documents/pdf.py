"""Tagged PDF by typst. Data goes in as JSON only, so that no text of a person is ever read as markup."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

SOURCES = Path(__file__).parent / "typst"


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)  # lazy translations


def render(template: str, data: dict[str, Any], *, language: str, title: str) -> bytes:
    """Compile `typst/<template>.typ` to PDF/UA-1.

    `data` is handed over as JSON under `sys.inputs.data`, together with `title`, `language` and `created`.
    Charts are SVG texts under `data["charts"]`, each with its `alt`. Raises typst.TypstError when the
    template does not fit the data.
    """
    payload = {**data, "title": title, "language": language, "created": timezone.localdate().isoformat()}
    return bytes(
        typst.compile(
            str(SOURCES / f"{template}.typ"),
            root=str(SOURCES),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(payload, default=_plain, ensure_ascii=False)},
        )
    )
