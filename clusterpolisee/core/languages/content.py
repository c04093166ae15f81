"""Content in the reader's language, or in another one that says so."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.languages.codes import LANGUAGES

ONLY_IN = {
    "en": _("Available in English only"),
    "it": _("Available in Italian only"),
    "hu": _("Available in Hungarian only"),
    "bg": _("Available in Bulgarian only"),
    "es": _("Available in Spanish only"),
}


@dataclass(frozen=True)
class Text:
    """A value with the language it is written in; `is_fallback` when that is not the reader's."""

    value: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.value

    @property
    def label(self) -> str:
        return str(ONLY_IN.get(self.language, "")) if self.is_fallback else ""


def in_language(obj: Any, field: str, language: str | None = None) -> Text:
    """The translated `field` of `obj` in `language` (the reader's), else the first language that has it.

    An object written in one language names it in `source_language`, which is then tried before the others.
    """
    wanted = language or get_language() or "en"
    source = getattr(obj, "source_language", "") or ""
    for code in dict.fromkeys((wanted, source, *LANGUAGES)):
        value = getattr(obj, f"{field}_{code}", None) if code else None
        if value:
            return Text(str(value), code, code != wanted)
    return Text("", wanted, False)
