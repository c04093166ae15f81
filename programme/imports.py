"""The portal's own data files, as Python values."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from clusterpolisee import core
from clusterpolisee.core.languages.codes import LANGUAGES

FOLDER = Path(core.__file__).parent / "data"
Texts = dict[str, Any] | None


@cache
def data_file(name: str) -> Any:
    """Content of `clusterpolisee/core/data/<name>.json`."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def translated(field: str, texts: Texts) -> dict[str, str]:
    """`{"title_en": …}` for the languages that `texts` holds; lists become one item a line."""
    if not texts:
        return {}
    return {
        f"{field}_{code}": "\n".join(texts[code]) if isinstance(texts[code], list) else texts[code]
        for code in LANGUAGES
        if texts.get(code)
    }
