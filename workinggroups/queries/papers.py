"""Concept papers: their texts in four languages, and which translations are older than their source."""

from collections.abc import Iterable

from clusterpolisee.core.documents.fingerprint import fingerprint
from clusterpolisee.core.languages.codes import LANGUAGES
from workinggroups.enums import Section
from workinggroups.models import Call, TranslationMark

MISSING, SOURCE, WRITTEN, OLD = "missing", "source", "written", "old"


def fingerprint_of(text: str) -> str:
    return fingerprint({"text": text})


def texts_of(call: Call) -> dict[str, dict[str, str]]:
    """Section, then language, to its text; every section stands there, in its order."""
    rows = {row.code: row for row in call.sections.all()}
    return {
        code: {language: getattr(rows.get(code), f"text_{language}", "") or "" for language in LANGUAGES}
        for code in Section.values
    }


def states_of(
    call: Call, texts: dict[str, dict[str, str]], marks: Iterable[TranslationMark]
) -> dict[str, dict[str, str]]:
    """Section, then language, to `missing`, `source`, `written` or `old` (the source changed since)."""
    noted = {(mark.part, mark.language): mark.source_hash for mark in marks}
    states: dict[str, dict[str, str]] = {}
    for code, by_language in texts.items():
        now = fingerprint_of(by_language[call.source_language])
        states[code] = {
            language: _state(text, language == call.source_language, noted.get((code, language), now) != now)
            for language, text in by_language.items()
        }
    return states


def _state(text: str, is_source: bool, is_old: bool) -> str:
    if not text:
        return MISSING
    if is_source:
        return SOURCE
    return OLD if is_old else WRITTEN
