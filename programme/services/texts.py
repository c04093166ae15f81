"""The portal's own texts from its data files, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from clusterpolisee.core.languages.codes import LANGUAGES
from programme.imports import data_file


@dataclass(frozen=True)
class Page:
    title: str
    lead: str
    paragraphs: list[str]


def page(name: str) -> Page:
    """A page of plain text. Raises KeyError for a name that is not in the file."""
    parts = data_file("pages")[name]
    return Page(_pick(parts["title"]), _pick(parts["lead"]), _pick(parts["paragraphs"]))


def phases() -> list[str]:
    """Names of the phases of the matrix approach, in order."""
    return [_pick(phase["name"]) for phase in data_file("programme")["phases"]]


def _pick(texts: dict[str, Any]) -> Any:
    """The files hold all four languages; a missing one falls back to the first there is."""
    wanted = get_language() or "en"
    return next(texts[code] for code in (wanted, *LANGUAGES) if code in texts)
