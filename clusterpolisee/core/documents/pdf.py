"""Tagged PDF by typst. Data goes in as JSON only, so that no text of a person is ever read as markup."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

SOURCES = Path(__file__).parent / "typst"
# The fonts have Latin, Greek, Cyrillic, most marks, punctuation, currencies, arrows, mathematics, shapes.
RARE = re.compile(
    "[^\n\r\x20-\x7e\xa0-\u0482\u048a-\u04ff\u1e00-\u1eff\u2000-\u200b\u2010-\u2027\u202f-\u2040"
    "\u2070-\u209f\u20a0-\u20c0\u2190-\u22ff\u25a0-\u25ff]"
)
UNKNOWN_SIGN = "\ufffd"


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
    plain = json.loads(json.dumps(payload, default=_plain))
    try:
        return _compiled(template, plain)
    except typst.TypstError:
        # An accessible PDF holds no sign that its fonts do not have; one emoji must not cost the report.
        return _compiled(template, _without_rare_signs(plain))


def _compiled(template: str, data: Any) -> bytes:
    return bytes(
        typst.compile(
            str(SOURCES / f"{template}.typ"),
            root=str(SOURCES),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )


def _without_rare_signs(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_rare_signs(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_rare_signs(inner) for inner in value]
    if isinstance(value, str):
        return RARE.sub(UNKNOWN_SIGN, value.replace("\t", " "))
    return value
